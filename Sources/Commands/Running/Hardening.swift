internal import CProcess
internal import Glibc

/// What a crash leaves behind must hold no key and no password: they are in memory while the program runs.
enum Hardening {
  /// Forbids core dumps, and reports of a crash that show memory; to be called before anything secret is read.
  static func begin() {
    // The limit keeps a core file from being written. A collector that gets the core by a pipe heeds only the second; so do those who would
    // read the memory of a living process of the same user.
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    _ = kcd_forbid_dumps()
    // Swift's own report of a crash shows registers and the memory that they point to; it has installed itself before main, where
    // SWIFT_BACKTRACE says so or a terminal is there.
    for number in [SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP] { signal(number, SIG_DFL) }
  }
}
