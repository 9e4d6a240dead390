internal import ArgumentParser
internal import Delegation
internal import Reports
internal import SystemPackage

/// Undoes a journal.
struct RollbackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Undoes a journal, exactly: what others have changed since stays as it is.")

  @Argument(help: ArgumentHelp("The journal that provision wrote.", valueName: "journal"), completion: .file())
  var journal: String

  @Flag(name: .customLong("yes"), help: "Don't ask.")
  var isConfirmed = false

  @Flag(help: "Show what would be undone, and send no write.")
  var dryRun = false

  @OptionGroup var directory: DirectoryOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    try output.require(DiffReport.self)
    try output.requireDistinct(from: ["the journal": journal])
  }

  mutating func run() async throws {
    let confirmation = Confirmation(isGiven: isConfirmed, isDryRun: dryRun)
    try await JournalContinuation(path: FilePath(journal), activity: .rollback, confirmation: confirmation, output: output).run(
      in: directory)
  }
}
