/// Where in its file each part of a policy stands, so that what the directory says of it can name the line.
public struct PolicyLines: Hashable, Sendable {
  /// The file; `nil` for a policy of options.
  public var file: String?
  /// The line of each mesh's name, from 1.
  public var meshes: [String: Int] = [:]
  /// The first line on which each host is named, from 1.
  public var hosts: [HostReference: Int] = [:]

  /// Of a policy without a file.
  public init() {}

  /// The line that a problem is about; `nil` where it is about what a base or a group has found.
  public func line(of problem: FleetProblem) -> Int? {
    switch problem {
    case .notFound(let host, _), .ambiguous(let host, _), .notAComputer(let host, _, _), .notAMember(let host, _),
      .notExcluded(let host, _), .selfNamed(let host, _):
      hosts[host]
    case .emptyMesh(let mesh), .crossesDomain(_, _, let mesh), .noSuchObject(_, let mesh, _), .openToAll(_, let mesh): meshes[mesh]
    case .retiredMember(let account), .domainController(let account), .missingDNSHostName(let account), .unusableName(_, let account),
      .sharedName(_, let account, _):
      hosts.filter { account.isNamed(by: $0.key) }.map(\.value).min()
    }
  }
}
