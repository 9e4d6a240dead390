internal import PrintableText

/// Why no mesh can be made of a policy and a directory: what is wrong, and what to do.
public enum FleetProblem: Hashable, Sendable, CustomStringConvertible {
  /// No account has the name.
  case notFound(HostReference, hint: String?)
  /// Several accounts have the name.
  case ambiguous(HostReference, [DistinguishedName])
  /// The name is another kind of object's.
  case notAComputer(HostReference, DistinguishedName, objectClass: String)
  /// The name is an account's that only says so itself: by its `dNSHostName`, which another than an administrator may have written.
  case selfNamed(HostReference, DistinguishedName)
  /// A base or a group whose computers are whoever's: every user may join some to a domain ([MS-ADTS] 3.1.1.5.2.1, the machine quota).
  case openToAll(DistinguishedName, mesh: String)
  /// A direction names a host that the mesh doesn't have.
  case notAMember(HostReference, mesh: String)
  /// An exclusion that excludes nobody: with a slip of the pen the host would be in the mesh.
  case notExcluded(HostReference, mesh: String)
  /// A mesh's base or group that is not there, or can't be seen.
  case noSuchObject(DistinguishedName, mesh: String, hint: String)
  /// A mesh without a source or without a target.
  case emptyMesh(String)
  /// A delegation over a domain's border.
  case crossesDomain(source: ComputerAccount, target: ComputerAccount, mesh: String)
  /// A host that leaves and stays at once.
  case retiredMember(ComputerAccount)
  /// A domain controller among the hosts.
  case domainController(ComputerAccount)
  /// Two accounts that an entry couldn't tell apart.
  case sharedName(String, ComputerAccount, ComputerAccount)
  /// A host that can't be named in the form that the policy wants.
  case missingDNSHostName(ComputerAccount)
  /// A host whose account holds something else than a host's name.
  case unusableName(String, ComputerAccount)

  public var description: String {
    switch self {
    case .notFound(let host, let hint):
      "host \(host.description.printable): no computer account has this name\(hint.map { " (\($0))" } ?? ""); mend the name, or take it out of the policy"
    case .ambiguous(let host, let names):
      "host \(host.description.printable): \(names.count) accounts have this name: \(names.map(\.text.printable).joined(separator: "; "));"
        + " name the one that is meant by its fully qualified or distinguished name"
    case .notAComputer(let host, let name, let objectClass):
      "host \(host.description.printable): \(name.text.printable) is a \(objectClass.printable), not a computer; name the host's computer account"
    case .selfNamed(let host, let name):
      "host \(host.description.printable): only its own dNSHostName says that \(name.text.printable) is it, and the account is called otherwise;"
        + " if it is the one that is meant, name it by its account's name or its distinguished name"
    case .openToAll(let name, let mesh):
      "mesh \(mesh.printable): \(name.text.printable) is where every user's computers are, and whoever is found there would be trusted with"
        + " delegation; name the hosts, or a base or group that administrators control"
    case .notAMember(let host, let mesh):
      "mesh \(mesh.printable): \(host.description.printable) is in its directions but not among its hosts; add it to the hosts, or mend the name"
    case .notExcluded(let host, let mesh):
      "mesh \(mesh.printable): it excludes \(host.description.printable), and none of the accounts that it finds has this name;"
        + " mend the name, or take it out of exclude"
    case .noSuchObject(let name, let mesh, let hint):
      "mesh \(mesh.printable): \(name.text.printable): there is no object of this name, or this account can't see it (\(hint.printable));"
        + " mend the mesh's base or group"
    case .emptyMesh(let mesh):
      "mesh \(mesh.printable): it has no hosts to delegate from or to; mend its hosts, base, group or directions"
    case .crossesDomain(let source, let target, let mesh):
      "mesh \(mesh.printable): \(source.shortName.printable) and \(target.shortName.printable) are in different domains"
        + " (\((source.distinguishedName.domain ?? "none").printable), \((target.distinguishedName.domain ?? "none").printable));"
        + " constrained delegation does not cross a domain: make one mesh for each domain"
    case .retiredMember(let host):
      "host \(host.shortName.printable): it is retired and also in a mesh or a file server; take it out of one of them"
    case .domainController(let host):
      "host \(host.shortName.printable): it is a domain controller; whoever may delegate to one owns the domain, so it can't be in a mesh"
    case .sharedName(let name, let one, let other):
      "the name \(name.printable) is held by two accounts, \(one.distinguishedName.text.printable) and"
        + " \(other.distinguishedName.text.printable): an entry couldn't tell them apart; mend the wrong one"
    case .missingDNSHostName(let host):
      "host \(host.shortName.printable): its account has no dNSHostName, so it has no qualified form;"
        + " let the host register its name, or set names: [short] in the policy"
    case .unusableName(let name, let host):
      "host \(host.distinguishedName.text.printable): its account is named “\(name.printable)”, which is no host's name, so no entry is"
        + " made of it; find out who wrote it, and mend the account"
    }
  }
}

/// Everything that stands in the way, together.
public struct FleetProblems: Error, Hashable, Sendable, CustomStringConvertible {
  /// The problems; at least one.
  public var problems: [FleetProblem]

  /// Gathers problems.
  public init(_ problems: [FleetProblem]) {
    self.problems = problems
  }

  public var description: String {
    problems.map(\.description).joined(separator: "\n")
  }
}
