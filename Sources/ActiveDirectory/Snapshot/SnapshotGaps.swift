internal import Delegation
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
      (.owners, partial ?? lacking(AttributeName.servicePrincipalName, on: krbtgt)),
      (.entries, lacking(AttributeName.allowedToDelegateTo, on: nil)), (.protectedUsers, protectedUsersGap), (.operators, partial),
      (.delegators, partial ?? lacking(AttributeName.allowedToDelegateTo, on: nil)),
      (.privileged, partial ?? lacking(AttributeName.adminCount, on: krbtgt)),
      (.encryptionTypes, lacking(AttributeName.supportedEncryptionTypes, on: nil)),
      (.descriptors, lacking(AttributeName.allowedToActOnBehalfOfOtherIdentity, on: nil)),
    ]
    return Dictionary(reasons.compactMap { topic, gap in gap.map { (topic, $0) } }, uniquingKeysWith: { first, _ in first })
  }

  /// The account of the key distribution center, which every domain has, has names, and is privileged ([MS-DTYP] 2.4.2.4).
  private var krbtgt: StoredObject? {
    objects.first { $0.sid?.relativeIdentifier == 502 && $0.name.isBelow(domainRoot) }
  }

  /// A dump of some units or classes doesn't hold an account that is neither a computer's nor beside the hosts.
  private var isWholeDomain: Bool { krbtgt != nil }

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
    let group = objects.first { $0.sid?.relativeIdentifier == SID.protectedUsers && $0.name.isBelow(domainRoot) }
    guard group != nil else { return "\(file) does not hold the group Protected Users" }
    return groups.isEmpty && !hasAllAttributes ? "\(file) has neither member nor memberOf: they may not have been asked for" : nil
  }
}
