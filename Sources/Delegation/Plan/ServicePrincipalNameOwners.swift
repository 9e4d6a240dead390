/// Who owns service principal names in the forest, as it was looked up.
public struct ServicePrincipalNameOwners: Sendable {
  private var owners: [FoldedName: [DistinguishedName]] = [:]
  /// Classes that an account owns by owning `HOST` (`sPNMappings`), in lower case.
  private let hostAliases: Set<String>
  /// Why the look-up could not be made, where it couldn't.
  public let failure: String?

  /// Nothing is known, for a reason.
  public init(failure: String) {
    self.failure = failure
    hostAliases = []
  }

  /// A complete look-up.
  ///
  /// - Parameters:
  ///   - hostAliases: the classes that stand for `HOST` in `sPNMappings`.
  ///   - accounts: every account that owns one of the names in question, with all its names.
  public init(hostAliases: some Sequence<String>, accounts: [(distinguishedName: DistinguishedName, names: [String])]) {
    failure = nil
    self.hostAliases = Set(hostAliases.map { $0.lowercased() })
    for account in accounts {
      for name in account.names { owners[FoldedName(name), default: []].append(account.distinguishedName) }
    }
  }

  /// The accounts that own a name, itself or through `HOST`, each once; `nil` where that could not be looked up.
  public func owners(of name: String) -> [DistinguishedName]? {
    guard failure == nil else { return nil }
    let found = Self.spellings(of: name, hostAliases: hostAliases).flatMap { owners[FoldedName($0)] ?? [] }
    var seen: Set<DistinguishedName> = []
    return found.filter { seen.insert($0).inserted }
  }

  /// Whether an account owns an entry's name.
  public func ownership(of entry: String) -> Ownership {
    guard failure == nil else { return .unknown }
    return Self.spellings(of: entry, hostAliases: hostAliases).contains { owners[FoldedName($0)] != nil } ? .owned : .ghost
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
