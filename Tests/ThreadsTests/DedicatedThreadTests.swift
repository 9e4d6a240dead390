import Glibc
import Synchronization
import Testing
import Threads

@Suite(.timeLimit(.minutes(5))) struct DedicatedThreadTests {
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

  @Test(.timeLimit(.minutes(5))) func `More calls can block than the machine has cores`() async throws {
    // Each waits until all have come: on fewer threads none would ever leave.
    let barrier = Barrier(count: 50)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<50 { group.addTask { try await DedicatedThread().run { barrier.wait() } } }
      try await group.waitForAll()
    }
  }

  @Test func `The thread ends with the object, also when its own last job lets it go`() async throws {
    // In a process of its own, where no other test's threads are counted.
    await #expect(processExitsWith: .success) {
      let before = try DedicatedThreadTests.threadCount()
      for _ in 0..<200 {
        let blocker = Blocker()
        Task { _ = await blocker.block(milliseconds: 0) }
        _ = await blocker.block(milliseconds: 0)
      }
      let end = ContinuousClock.now + .seconds(60)
      while try DedicatedThreadTests.threadCount() > before + 20, ContinuousClock.now < end {
        try await Task.sleep(for: .milliseconds(20))
      }
      #expect(try DedicatedThreadTests.threadCount() <= before + 20)
    }
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

/// Lets nobody through until as many wait as were told.
private final class Barrier: @unchecked Sendable {
  private let pointer = UnsafeMutablePointer<pthread_barrier_t>.allocate(capacity: 1)

  init(count: UInt32) {
    pthread_barrier_init(pointer, nil, count)
  }

  deinit {
    pthread_barrier_destroy(pointer)
    pointer.deallocate()
  }

  func wait() {
    pthread_barrier_wait(pointer)
  }
}
