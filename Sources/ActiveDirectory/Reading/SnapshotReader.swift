public import Delegation
internal import LDAP
internal import LDIF
public import WindowsTypes

/// Reads objects as they are into LDIF, so that a policy can be checked where no directory is in reach.
public struct SnapshotReader: Sendable {
  private let directory: Directory

  /// Everything that a check asks of an account.
  private static let attributes = [
    AttributeName.objectClass, AttributeName.objectGUID, "objectSid", AttributeName.samAccountName, AttributeName.dnsHostName,
    AttributeName.userAccountControl, AttributeName.servicePrincipalName, AttributeName.allowedToDelegateTo,
    "msDS-AllowedToActOnBehalfOfOtherIdentity", "msDS-SupportedEncryptionTypes", "memberOf", "primaryGroupID", "adminCount", "whenChanged",
  ]
  private static let batch = 128

  /// A reader over one directory.
  public init(_ directory: Directory) {
    self.directory = directory
  }

  /// The objects' records, sorted by name, below a comment that tells of the reading.
  ///
  /// - Throws: `LDAPError`, or ``ReadingError`` where an object is gone.
  public func snapshot(of guids: [GUID], reading: Reading) async throws -> [UInt8] {
    var records: [LDIFRecord] = []
    for start in stride(from: 0, to: guids.count, by: Self.batch) {
      let filters = guids[start..<min(start + Self.batch, guids.count)].map { Filter.equalBytes(AttributeName.objectGUID, $0.bytes) }
      let request = SearchRequest(directory.root.domainRoot.text, scope: .subtree, filter: .or(filters), attributes: Self.attributes)
      records += try await directory.connection.search(request, into: [LDIFRecord]()) { records, entry in
        records.append(try Self.record(of: entry))
      }.value
    }
    guard records.count == Set(guids).count else {
      throw ReadingError(
        server: directory.server, object: directory.root.domain, problem: "\(records.count) of \(guids.count) objects were read",
        advice: "an object was deleted meanwhile; run again")
    }
    var writer = LDIFWriter()
    writer.writeComment("kcdmesh snapshot of \(reading.domain), read from \(reading.server) at \(reading.time)")
    for record in records.sorted(by: { $0.dn < $1.dn }) { try writer.write(record) }
    return writer.bytes
  }

  private static func record(of entry: borrowing SearchEntry) throws -> LDIFRecord {
    var attributes: [LDIFAttribute] = []
    for name in Self.attributes where entry.has(name) {
      var values: [LDIFValue] = []
      entry.forEachValue(of: name) { value in values.append(LDIFValue(value.indices.map { value[$0] })) }
      attributes.append(LDIFAttribute(name, values))
    }
    return LDIFRecord(dn: entry.dn, kind: .content(attributes))
  }
}
