import Glibc

/// The jobs of one thread, first in, first out.
///
/// `@unchecked Sendable`: every access to the state is under the mutex.
final class JobQueue: @unchecked Sendable {
  /// A job, and the executor that must not go before the job has run.
  private struct Entry {
    let job: UnownedJob
    let executor: DedicatedThread
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let hasWork = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var entries: [Entry] = []
  private var isClosed = false

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(hasWork, nil)
  }

  deinit {
    pthread_cond_destroy(hasWork)
    pthread_mutex_destroy(mutex)
    hasWork.deallocate()
    mutex.deallocate()
  }

  func push(_ job: UnownedJob, for executor: DedicatedThread) {
    withLock { entries.append(Entry(job: job, executor: executor)) }
    pthread_cond_signal(hasWork)
  }

  func close() {
    withLock { isClosed = true }
    pthread_cond_signal(hasWork)
  }

  /// The thread's life: an entry holds the executor, so once closed there is nothing left to run.
  func runUntilClosed() {
    while let batch = waitForWork() {
      for entry in batch {
        entry.job.runSynchronously(on: entry.executor.asUnownedSerialExecutor())
      }
    }
  }

  private func waitForWork() -> [Entry]? {
    withLock {
      while entries.isEmpty && !isClosed { pthread_cond_wait(hasWork, mutex) }
      let batch = entries
      entries = []
      return batch.isEmpty ? nil : batch
    }
  }

  private func withLock<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}
