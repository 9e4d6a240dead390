import Glibc
import Synchronization
import Testing
import Threads

@Suite(.timeLimit(.minutes(1))) struct DedicatedThreadTests {
  /// An actor that lives on a thread of its own.
  private actor Blocker {
    private let thread: DedicatedThread
    private var calls = 0
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(_ thread: DedicatedThread = DedicatedThread()) {
      self.thread = thread
    }

    func block(milliseconds: UInt32) -> Bool {
      calls += 1
      usleep(milliseconds * 1000)
      return thread.isCurrent
    }

    var count: Int { calls }
  }

  @Test func `An actor's work runs on its thread, one call after the other`() async {
    let blocker = Blocker()
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<100 { group.addTask { await blocker.block(milliseconds: 0) } }
      for await isOnThread in group { #expect(isOnThread) }
    }
    #expect(await blocker.count == 100)
  }

  @Test func `More calls can block than the machine has cores`() async {
    let start = ContinuousClock.now
    await withTaskGroup { group in
      for _ in 0..<50 { group.addTask { _ = await Blocker().block(milliseconds: 100) } }
    }
    #expect(.now - start < .seconds(3))
  }

  @Test func `The thread ends with the object, also when its own last job lets it go`() async throws {
    let before = try Self.threadCount()
    for _ in 0..<200 {
      let blocker = Blocker()
      Task { _ = await blocker.block(milliseconds: 0) }
      _ = await blocker.block(milliseconds: 0)
    }
    for _ in 0..<100 where try Self.threadCount() > before + 20 { try await Task.sleep(for: .milliseconds(20)) }
    #expect(try Self.threadCount() <= before + 20, "other tests run at the same time, but not 200")
  }

  @Test func `Work can throw, and sees its task's cancellation`() async throws {
    struct Fault: Error {}
    await #expect(throws: Fault.self) { try await DedicatedThread().run { throw Fault() } }
    let task = Task {
      try await DedicatedThread().run {
        while !Task.isCancelled { usleep(1000) }
        return true
      }
    }
    task.cancel()
    #expect(try await task.value)
  }

  private static func threadCount() throws -> Int {
    let directory = try #require(opendir("/proc/self/task"))
    defer { closedir(directory) }
    var count = 0
    while readdir(directory) != nil { count += 1 }
    return count
  }
}
