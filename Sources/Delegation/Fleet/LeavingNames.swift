/// The names of hosts that leave, by which entries for them are told.
struct LeavingNames: Sendable {
  /// Each name, and the host that it is of, as it is shown.
  private let hosts: [FoldedName: String]

  /// The names of a fleet's hosts that leave.
  ///
  /// What is only guessed, because there is no account any more, is not the name of a host that stays.
  init(_ fleet: Fleet, domain: String) {
    let guessed = fleet.departed.flatMap { host in Self.names(of: host, domain: domain).map { ($0, host.description) } }
    let staying = Set(
      guessed.isEmpty ? [] : Set(fleet.hosts.indices).subtracting(fleet.retired).flatMap { Self.names(of: fleet.hosts[$0]) })
    let known = fleet.retired.flatMap { position in
      Self.names(of: fleet.hosts[position]).map { ($0, fleet.hosts[position].shortName) }
    }
    hosts = Dictionary(guessed.filter { !staying.contains($0.0) } + known, uniquingKeysWith: { $1 })
  }

  var isEmpty: Bool { hosts.isEmpty }

  /// The host that an entry is for, where it is one that leaves, whatever the service class.
  func host(of entry: String) -> String? {
    ServicePrincipalName(entry).flatMap { hosts[FoldedName($0.host)] }
  }

  private static func names(of host: ComputerAccount) -> [FoldedName] {
    NameForm.allCases.compactMap { host.name(in: $0) }.map(FoldedName.init)
  }

  /// The names that a reference gives away when there is no account any more.
  private static func names(of reference: HostReference, domain: String) -> [FoldedName] {
    let names =
      switch reference {
      case .short(let name): [name, "\(name).\(domain)"]
      case .qualified(let name): [String(name.prefix { $0 != "." }), name]
      case .object(let name): name.leaf.map { [$0, "\($0).\(name.domain ?? domain)"] } ?? []
      }
    return names.map(FoldedName.init)
  }
}
