internal import Delegation
internal import LDAP
internal import WindowsTypes

/// Reads as whom an account is let in: its own identifier and those of its groups.
struct IdentityReader: Sendable {
  let directory: any ReadableDirectory

  init(_ directory: any ReadableDirectory) {
    self.directory = directory
  }

  /// The identifiers of an account and its groups, through other groups too.
  ///
  /// `tokenGroups` is made by the server, which gives it in a search of scope base only ([MS-ADTS] 3.1.1.4.5.19).
  func identities(of object: String) async throws -> Set<SID> {
    let request = SearchRequest(object, attributes: [AttributeName.objectSID, "tokenGroups"])
    let outcome = try await directory.search(request, into: [[UInt8]]()) { values, entry in
      for name in [AttributeName.objectSID, "tokenGroups"] {
        entry.forEachValue(of: name) { value in values.append(value.withUnsafeBufferPointer { Array($0) }) }
      }
    }
    guard !outcome.value.isEmpty else {
      throw ReadingError(
        server: directory.server, object: object, problem: "objectSid and tokenGroups can't be read",
        advice: "the account that reads needs the right to read them (every domain user has it by default)")
    }
    return Set(try outcome.value.map { try SID(bytes: $0) })
  }
}
