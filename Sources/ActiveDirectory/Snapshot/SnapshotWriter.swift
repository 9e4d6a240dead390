public import Delegation
internal import LDAP
internal import LDIF

/// Writes what a check of a policy reads as LDIF, so that the policy can be checked where no directory is in reach.
public struct SnapshotWriter: Sendable {
  private let directory: Directory

  /// A writer of one directory's state.
  public init(_ directory: Directory) {
    self.directory = directory
  }

  /// Every object that a check looks at, sorted by name, below the rootDSE, which tells of the reading.
  ///
  /// - Throws: as ``CheckReader/facts(of:sambaNames:)``.
  public func snapshot(for policy: Policy, sambaNames: Bool, reading: Reading) async throws -> [UInt8] {
    let record = RecordingDirectory.Record()
    let facts = try await CheckReader(RecordingDirectory(directory, into: record)).facts(of: policy, sambaNames: sambaNames)
    var writer = LDIFWriter()
    writer.writeComment("kcdmesh snapshot of \(reading.domain), read from \(reading.server) at \(reading.time)")
    try writer.write(rootRecord(reading, PolicyScope(of: policy), gaps: facts.gaps))
    for record in record.records where !record.dn.isEmpty { try writer.write(record) }
    return writer.bytes
  }

  private func rootRecord(_ reading: Reading, _ scope: PolicyScope, gaps: [(ReadingTopic, String)]) -> LDIFRecord {
    let root = directory.root
    var attributes: [(String, [String])] = [
      ("defaultNamingContext", [root.domainRoot.text]), ("configurationNamingContext", [root.configurationRoot.text]),
      ("dnsHostName", [root.hostName]), (SnapshotForm.version, ["1"]), (SnapshotForm.time, [reading.time]),
      (SnapshotForm.server, [reading.server]), (SnapshotForm.scope, scope.lines),
    ]
    if root.isSamba { attributes.append(("vendorName", [RootDSE.sambaVendor])) }
    if !gaps.isEmpty { attributes.append((SnapshotForm.gap, gaps.map { "\($0.rawValue): \($1)" })) }
    return LDIFRecord(dn: "", kind: .content(attributes.map { LDIFAttribute($0.0, $0.1.map { LDIFValue($0) }) }))
  }
}

extension CheckFacts {
  /// What could not be read, by topic.
  fileprivate var gaps: [(ReadingTopic, String)] {
    let gaps: [(ReadingTopic, String?)] = [
      (.owners, owners.failure), (.protectedUsers, surroundings.protectedUsers.gap), (.operators, surroundings.operators.gap),
      (.delegators, surroundings.delegators.gap), (.privileged, surroundings.privileged.gap),
      (.encryptionTypes, surroundings.encryptionGap), (.descriptors, surroundings.descriptorGap),
    ]
    return gaps.compactMap { topic, gap in gap.map { (topic, $0) } }
  }
}
