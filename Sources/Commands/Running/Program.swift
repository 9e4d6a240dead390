internal import ArgumentParser
internal import Glibc

/// The program from its arguments to its exit status.
public enum Program {
  /// Runs the command that the arguments name, and ends the process with the contract's status.
  public static func main() async -> Never {
    Hardening.begin()
    let task = Task {
      var command = try Kcdmesh.parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    }
    let interruption = Interruption { task.cancel() }
    switch await task.result {
    case .success: Glibc.exit(ExitStatus.done.rawValue)
    case .failure(let error): end(with: error, after: interruption.signal)
    }
  }

  /// The command line's own errors are printed by its library; all others in one paragraph here.
  private static func end(with error: any Error, after signal: Int32?) -> Never {
    if let signal { Interruption.end(after: signal) }
    switch error {
    case let status as ExitStatus: Glibc.exit(status.rawValue)
    case is ExitCode, is CleanExit, is ValidationError: Kcdmesh.exit(withError: error)
    default:
      // Errors of parsing carry no public type.
      if Kcdmesh.exitCode(for: error) != .failure { Kcdmesh.exit(withError: error) }
      Console.error("\(error)")
      Glibc.exit(ExitStatus.failed.rawValue)
    }
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
