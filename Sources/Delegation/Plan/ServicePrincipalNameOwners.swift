/// Who owns service principal names in the forest, as it was looked up.
public struct ServicePrincipalNameOwners: Sendable {
  private var owners: [FoldedName: [DistinguishedName]] = [:]
  /// Classes that an account owns by owning `HOST` (`sPNMappings`), in lower case.
  private let hostAliases: Set<String>
  /// The owners that are domain controllers.
  private let controllers: Set<DistinguishedName>
  /// What the owners are called themselves, where it was read.
  private let hostNames: [DistinguishedName: Set<FoldedName>]
  /// Why the look-up could not be made, or not everywhere: then a name without an owner may still have one.
  public let failure: String?

  /// Nothing is known, for a reason.
  public init(failure: String) {
    self.failure = failure
    hostAliases = []
    controllers = []
    hostNames = [:]
  }

  /// A look-up; complete, unless there is a reason why it is not.
  ///
  /// - Parameters:
  ///   - hostAliases: the classes that stand for `HOST` in `sPNMappings`.
  ///   - accounts: every account that owns one of the names in question, with all its names.
  ///   - controllers: those of the accounts that are domain controllers.
  ///   - hostNames: what the accounts are called themselves, in the short and in the qualified form.
  ///   - failure: why other accounts may own them as well.
  public init(
    hostAliases: some Sequence<String>, accounts: [(distinguishedName: DistinguishedName, names: [String])],
    controllers: Set<DistinguishedName> = [], hostNames: [DistinguishedName: [String]] = [:], failure: String? = nil
  ) {
    self.failure = failure
    self.controllers = controllers
    self.hostNames = hostNames.mapValues { Set($0.map { FoldedName($0) }) }
    self.hostAliases = Set(hostAliases.map { $0.lowercased() })
    for account in accounts {
      for name in account.names { owners[FoldedName(name), default: []].append(account.distinguishedName) }
    }
  }

  /// The accounts that are seen to own a name, itself or through `HOST`, each once; `nil` where none is seen and there may be one.
  public func owners(of name: String) -> [DistinguishedName]? {
    let found = Self.spellings(of: name, hostAliases: hostAliases).flatMap { owners[FoldedName($0)] ?? [] }
    guard !found.isEmpty || failure == nil else { return nil }
    var seen: Set<DistinguishedName> = []
    return found.filter { seen.insert($0).inserted }
  }

  /// The accounts that own a name which is another host's, or all where several own it.
  func captors(of name: String) -> [DistinguishedName] {
    guard let owners = owners(of: name), let host = ServicePrincipalName(name).map({ FoldedName($0.host) }) else { return [] }
    let strangers = owners.filter { hostNames[$0]?.contains(host) != true }
    return strangers.isEmpty && owners.count > 1 ? owners : strangers
  }

  /// Whether an entry leads to a domain controller: one owns its name, or it is the KDC's own, which no account registers.
  func leadsToController(_ entry: String) -> Bool {
    if ServicePrincipalName(entry).map({ $0.serviceClass.isSameName(as: "krbtgt") }) ?? false { return true }
    return Self.spellings(of: entry, hostAliases: hostAliases).contains { name in
      owners[FoldedName(name)]?.contains(where: controllers.contains) ?? false
    }
  }

  /// Whether an account owns an entry's name.
  public func ownership(of entry: String) -> Ownership {
    if Self.spellings(of: entry, hostAliases: hostAliases).contains(where: { owners[FoldedName($0)] != nil }) { return .owned }
    return failure == nil ? .ghost : .unknown
  }

  /// The names by which an account may own an entry's service: the name itself, its ordinary spelling, and `HOST` for an alias.
  public static func spellings(of name: String, hostAliases: Set<String>) -> [String] {
    let ordinary = SambaSpelling.ordinary(name)
    let spellings = ordinary == name ? [name] : [name, ordinary]
    guard let slash = ordinary.utf8.firstIndex(of: UInt8(ascii: "/")), hostAliases.contains(ordinary[..<slash].lowercased()) else {
      return spellings
    }
    return spellings + ["HOST" + ordinary[slash...]]
  }
}
