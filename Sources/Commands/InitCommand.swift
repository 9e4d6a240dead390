internal import ActiveDirectory
internal import ArgumentParser
internal import Delegation
internal import Foundation
internal import Reports
internal import Storage
internal import SystemPackage

/// A policy to begin with.
struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Writes a starter policy from what is out there, to be read before it is used.")

  @OptionGroup var survey: SurveyOptions
  @OptionGroup var selection: SelectionOptions
  @OptionGroup var directory: DirectoryOptions

  @Option(help: ArgumentHelp("The new policy's file; else standard output.", valueName: "file"), completion: .file())
  var output: String?

  mutating func run() async throws {
    if let output, FileManager.default.fileExists(atPath: output) {
      throw FileError(
        action: "write the policy", path: output, reason: "a file is there already", advice: "it is left as it is; choose another name")
    }
    let surveyed = try survey.selected(with: selection)
    let foundBy = survey.base.map { "--discover --base \($0)" } ?? surveyed.source
    let policy = try await directory.reading(policyDomain: surveyed.policy.domain) { directory in
      let reading = Reading(directory)
      var reader = FleetReader(directory)
      let hosts = try await reader.hosts(of: surveyed.policy)
      return StarterPolicy(domain: directory.root.domain, hosts: hosts, foundBy: foundBy, reading: reading, defaults: surveyed.policy)
    }
    let bytes = try policy.rendered()
    guard let output else { return try StandardOutput.write(bytes) }
    try OutputFile.create(bytes, at: .init(output), action: "write the policy")
    Console.note("wrote \(output): read it, then run kcdmesh diff --config \(output)")
  }
}
