internal import ArgumentParser
internal import Glibc

/// The program from its arguments to its exit status.
public enum Program {
  /// Runs the command that the arguments name, and ends the process with the contract's status.
  public static func main() async -> Never {
    Hardening.begin()
    let status = await run(Array(CommandLine.arguments.dropFirst()))
    // Not exit: it ends the C libraries, and a connection may still be taking its leave on its thread; MIT's then aborts.
    fflush(nil)
    _exit(status)
  }

  /// Runs one command line to its end, and returns the contract's status.
  ///
  /// SIGINT and SIGTERM end the process all the same while nothing is being written.
  public static func run(_ arguments: [String]) async -> Int32 {
    let task = Task {
      var command = try Kcdmesh.parseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    }
    let interruption = Interruption { task.cancel() }
    switch await task.result {
    case .success: return ExitStatus.done.rawValue
    case .failure(let error): return status(of: error, after: interruption.signal)
    }
  }

  /// Says why the command ended: what the command line's library has to say in its words, all else in one paragraph.
  private static func status(of error: any Error, after signal: Int32?) -> Int32 {
    if let signal { return Interruption.status(after: signal) }
    if let status = error as? ExitStatus { return status.rawValue }
    // The library's errors carry no public type; it has this code for those that aren't its own.
    let code = Kcdmesh.exitCode(for: error)
    guard code != .failure else {
      Console.error("\(error)")
      return ExitStatus.failed.rawValue
    }
    let message = Kcdmesh.fullMessage(for: error)
    // What was asked for, as by --help, is the output.
    if code == .success { print(message) } else { Console.text("\(message)\n") }
    return code.rawValue
  }
}

/// The statuses of the contract that are not an error in words.
enum ExitStatus: Int32, Error {
  /// Done, nothing to do, compliant, proven.
  case done = 0
  /// Error or declined: nothing was changed and nothing is claimed.
  case failed = 1
  /// Differences, findings, or an edge that isn't proven.
  case different = 2
  /// Changes were made and not all are confirmed.
  case unconfirmed = 3
}
