internal import ActiveDirectory
internal import ArgumentParser
internal import Delegation
internal import Storage
internal import SystemPackage

/// The directory's state in a file.
struct SnapshotCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot", abstract: "Writes the directory's state as LDIF, for check --snapshot and diff --snapshot without a directory."
  )

  @OptionGroup var selection: SelectionOptions
  @OptionGroup var directory: DirectoryOptions

  @Option(help: ArgumentHelp("The file, written whole or not at all; else standard output.", valueName: "file"), completion: .file())
  var output: String?

  mutating func run() async throws {
    let policy = try selection.policy().policy
    let sambaNames = directory.sambaNames
    let bytes = try await directory.reading(policyDomain: policy.domain) { directory in
      let reading = Reading(directory)
      let needsSambaNames = sambaNames.areNeeded(by: directory.root)
      return try await policy.locatingProblems {
        try await SnapshotWriter(directory).snapshot(for: policy, sambaNames: needsSambaNames, reading: reading)
      }
    }
    guard let output else { return try StandardOutput.write(bytes) }
    try OutputFile.write(bytes, to: FilePath(output), action: "write the snapshot", permissions: .ownerReadWrite)
  }
}
