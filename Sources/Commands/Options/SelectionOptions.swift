internal import ArgumentParser
internal import Delegation
internal import Foundation
internal import PrintableText
internal import Storage
internal import SystemPackage

/// Which hosts, and what is to be true of them: a policy file, or one mesh from options.
struct SelectionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The policy.", valueName: "file"), completion: .file())
  var config: String?

  @Option(help: ArgumentHelp("A host of a mesh without a policy: a short name, an FQDN or a DN (repeatable).", valueName: "name"))
  var host: [String] = []

  @Option(help: ArgumentHelp("Hosts of a mesh without a policy, by name.", valueName: "a,b,c"))
  var hosts: String?

  @Option(help: ArgumentHelp("Services of each target: cifs, migration, console, replica, wsman or a literal class.", valueName: "a,b"))
  var services: String?

  @Option(help: ArgumentHelp("Forms in which targets are named: short, qualified.", valueName: "a,b"))
  var names: String?

  @Option(name: .customLong("protocol"), help: "Delegation with any authentication, or with Kerberos only.")
  var delegationProtocol: DelegationProtocol?

  @Option(help: "What becomes of entries that are not part of the mesh.")
  var unmanaged: Disposal?

  /// The file that is taken where nothing is named.
  private static let usualFile: FilePath = "kcdmesh.yaml"

  var namesHosts: Bool { !host.isEmpty || hosts != nil }
  /// The policy that is read, if one is.
  var policyFile: String? { config ?? (namesHosts ? nil : Self.usualFile.string) }
  /// Whether anything is said that otherwise a policy says.
  var hasPolicyOptions: Bool { services != nil || names != nil || delegationProtocol != nil || unmanaged != nil }

  func validate() throws {
    if config != nil, namesHosts { throw ValidationError("--config names the hosts; --host and --hosts can't be used beside it") }
    if config != nil, hasPolicyOptions {
      throw ValidationError("--services, --names, --protocol and --unmanaged are for use without a policy; write them into \(config ?? "")")
    }
  }

  /// A policy, and where it came from.
  struct Selected {
    var policy: Policy
    /// For people: the file, or "the command line".
    var source: String
    /// Where the policy lies; the current directory for one from options.
    var directory: FilePath
  }

  /// The policy that the options name or make.
  func policy() throws -> Selected {
    if namesHosts {
      return Selected(policy: try policyFromOptions(), source: "the command line", directory: ".")
    }
    let file = try config.map { FilePath($0) } ?? usualFile()
    let directory = file.removingLastComponent()
    let policy = try PolicyFile.read(file, isNamed: config != nil)
    if let reason = ForeignHand.on(file) {
      Console.warning("the policy \(file.string.printable): \(reason); it decides who may act for whom")
    }
    return Selected(policy: policy, source: file.string, directory: directory.isEmpty ? "." : directory)
  }

  private func usualFile() throws -> FilePath {
    guard FileManager.default.fileExists(atPath: Self.usualFile.string) else {
      throw ValidationError(
        "no hosts are named: use --config FILE, --host NAME or --hosts A,B,C, or put a \(Self.usualFile) here (kcdmesh init)")
    }
    if hasPolicyOptions {
      throw ValidationError("--services, --names, --protocol and --unmanaged are for use without a policy, and \(Self.usualFile) is here")
    }
    Console.note("policy \(FileManager.default.currentDirectoryPath)/\(Self.usualFile)")
    return Self.usualFile
  }

  private func policyFromOptions() throws -> Policy {
    let names = host + (hosts.map { CommaSeparated($0, \.self).items } ?? [])
    let references = try names.map { try argument($0) { text throws(NameError) in try HostReference(parsing: text) } }
    var policy = Policy(meshes: [MeshPolicy(name: "command line", hosts: HostSelection(.names(references)))])
    try apply(to: &policy)
    return policy
  }

  /// What the options say beside the hosts.
  func apply(to policy: inout Policy) throws {
    if let services {
      policy.services = try CommaSeparated(services) { try argument($0) { text throws(NameError) in try ServiceClass(parsing: text) } }
        .items
    }
    if let names {
      policy.names = try CommaSeparated(names) { word in
        guard let form = NameForm(rawValue: word) else { throw ValidationError("--names takes short and qualified, not “\(word)”") }
        return form
      }.items
    }
    policy.delegationProtocol = delegationProtocol ?? policy.delegationProtocol
    policy.unmanaged = unmanaged ?? policy.unmanaged
  }
}
