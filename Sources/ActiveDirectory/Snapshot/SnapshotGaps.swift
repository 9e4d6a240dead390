internal import Delegation
internal import LDAP
internal import WindowsTypes

/// What a file of another program may lack: it doesn't say what was asked for, so it is told by what is there.
struct SnapshotGaps {
  let objects: [StoredObject]
  let groups: StoredGroups
  let domainRoot: DistinguishedName
  let file: String

  /// Why each topic is not, or not wholly, answered by the file.
  var gaps: [ReadingTopic: String] {
    let partial = isWholeDomain ? nil : "\(file) is not seen to hold the whole domain (the account krbtgt is not in it)"
    let reasons: [(ReadingTopic, String?)] = [
      (.owners, partial ?? forestGap ?? lacking(AttributeName.servicePrincipalName, on: krbtgt)),
      (.entries, lacking(AttributeName.allowedToDelegateTo, on: nil)), (.protectedUsers, protectedUsersGap), (.operators, partial),
      (.delegators, partial ?? lacking(AttributeName.allowedToDelegateTo, on: nil)),
      (.privileged, partial ?? lacking(AttributeName.adminCount, on: krbtgt)),
      (.encryptionTypes, lacking(AttributeName.supportedEncryptionTypes, on: nil)),
      (.descriptors, lacking(AttributeName.allowedToActOnBehalfOfOtherIdentity, on: nil)),
    ]
    return Dictionary(reasons.compactMap { topic, gap in gap.map { (topic, $0) } }, uniquingKeysWith: { first, _ in first })
  }

  /// The account of the key distribution center, which every domain has, has names, and is privileged ([MS-DTYP] 2.4.2.4).
  private var krbtgt: StoredObject? { krbtgt(of: domainRoot) }

  private func krbtgt(of root: DistinguishedName) -> StoredObject? {
    objects.first { $0.sid?.relativeIdentifier == 502 && $0.isInDomain(of: root) }
  }

  /// A dump of some units or classes doesn't hold an account that is neither a computer's nor beside the hosts.
  private var isWholeDomain: Bool { krbtgt != nil }

  /// The owner of a name may be in any domain of the forest.
  private var forestGap: String? {
    let domains = objects.filter { $0.matches(.domainsOfForest, chains: [:]) }
    return domains.first { $0.strings("nCName").first.flatMap { try? DistinguishedName(parsing: $0) }.flatMap(krbtgt) == nil }.map {
      "\(file) is not seen to hold the forest's domain \($0.strings("nCName").first ?? $0.name.text) (its account krbtgt is not in it)"
    }
  }

  /// Nobody asks for these two by name: whoever has them asked for all that there are.
  private var hasAllAttributes: Bool {
    objects.contains { $0.has("instanceType") && $0.has("uSNCreated") }
  }

  /// An attribute that no object, or not the one that always has it, has was probably not asked for.
  private func lacking(_ attribute: String, on object: StoredObject?) -> String? {
    let isThere = object?.has(attribute) ?? objects.contains { $0.has(attribute) }
    return isThere || hasAllAttributes ? nil : "\(file) has no \(attribute): it may be unset everywhere, or not have been asked for"
  }

  private var protectedUsersGap: String? {
    let group = objects.first { $0.sid?.relativeIdentifier == SID.protectedUsers && $0.isInDomain(of: domainRoot) }
    guard group != nil else { return "\(file) does not hold the group Protected Users" }
    return groups.isEmpty && !hasAllAttributes ? "\(file) has neither member nor memberOf: they may not have been asked for" : nil
  }
}
