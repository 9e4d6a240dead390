import Glibc

/// A serial executor with a thread of its own.
///
/// An actor whose executor this is may block in C calls (a socket, a KDC, a resolver): it blocks this thread and never one of the
/// cooperative pool, which has only as many threads as the machine has cores. The thread lives as long as the object or its last job.
public final class DedicatedThread: SerialExecutor {
  private let jobs: JobQueue
  private let thread: pthread_t

  /// Starts the thread.
  public init() {
    jobs = JobQueue()
    thread = Self.start(jobs)
  }

  /// Queues a job; it keeps the executor alive until it has run.
  public func enqueue(_ job: consuming ExecutorJob) {
    jobs.push(UnownedJob(job), for: self)
  }

  /// Whether the caller runs on this thread.
  public var isCurrent: Bool { pthread_equal(pthread_self(), thread) != 0 }

  /// The last reference can go in the thread's own last job, and no thread can join itself.
  deinit {
    jobs.close()
    if isCurrent {
      pthread_detach(thread)
    } else {
      pthread_join(thread, nil)
    }
  }

  private static func start(_ jobs: JobQueue) -> pthread_t {
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { argument in
        blockSignals()
        argument.map { Unmanaged<JobQueue>.fromOpaque($0).takeRetainedValue().runUntilClosed() }
        return nil
      }, Unmanaged.passRetained(jobs).toOpaque())
    precondition(status == 0, "The system has no thread left: \(String(cString: strerror(status))).")
    return thread
  }
}

/// Leaves signals to the rest of the process.
///
/// A write to a connection that is gone then fails with EPIPE: libraries that know no MSG_NOSIGNAL would end the process with SIGPIPE.
private func blockSignals() {
  var signals = sigset_t()
  sigfillset(&signals)
  for fault in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP] { sigdelset(&signals, fault) }
  pthread_sigmask(SIG_BLOCK, &signals, nil)
}

extension DedicatedThread {
  /// Runs blocking work on this thread.
  ///
  /// `Task.isCancelled` in the work is the caller's; how to react is the work's own affair.
  public func run<Result>(_ work: @Sendable () throws -> sending Result) async throws -> sending Result {
    try await Worker(self).run(work)
  }

  /// An actor that has no state, only a place to run.
  private actor Worker {
    private let thread: DedicatedThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(_ thread: DedicatedThread) {
      self.thread = thread
    }

    func run<Result>(_ work: @Sendable () throws -> sending Result) throws -> sending Result {
      try work()
    }
  }
}
