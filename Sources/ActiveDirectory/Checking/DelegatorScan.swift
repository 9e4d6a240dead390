internal import Delegation
internal import LDAP
internal import WindowsTypes

/// Finds every account of the domain that holds entries, by a search that no index serves: by pages, beside everything else, and not for ever.
struct DelegatorScan: Sendable {
  private let directory: any ReadableDirectory

  /// A domain of 100,000 accounts takes a few seconds.
  private static let limit = Duration.seconds(30)

  init(_ directory: any ReadableDirectory) {
    self.directory = directory
  }

  /// The identities of all accounts that hold entries; what keeps the scan from its end is a gap and no error.
  ///
  /// - Throws: `LDAPError` where the connection was lost: a network's fault must not make a result smaller.
  func identities() async throws -> Evidence<[GUID]> {
    do {
      let found = try await beside()
      return directory.gap(in: .delegators).map { .part(found, gap: $0) } ?? .whole(found)
    } catch let late as TooLate {
      return .part(late.found, gap: "the scan for accounts that may delegate was not done after \(Self.limit.components.seconds) s")
    } catch let error as LDAPError where error.code == .serverDown || error.code == .decodingError {
      throw error
    } catch {
      return .none(gap: "the scan for accounts that may delegate failed: \(error)")
    }
  }

  /// A URL of several controllers may lead to another one aside; then the scan waits for its turn.
  private func beside() async throws -> [GUID] {
    do {
      return try await directory.aside { try await Self.scan($0) }
    } catch is ReadingError {
      return try await Self.scan(directory)
    }
  }

  private static func scan(_ directory: any ReadableDirectory) async throws -> [GUID] {
    let request = SearchRequest(
      directory.root.domainRoot.text, scope: .subtree, filter: .present(AttributeName.allowedToDelegateTo),
      attributes: [AttributeName.objectGUID])
    let end = ContinuousClock.now + limit
    return try await directory.search(request, into: [GUID]()) { found, entry in
      guard let guid = try entry.bytes(AttributeName.objectGUID) else { return }
      found.append(try GUID(bytes: guid))
      if ContinuousClock.now > end { throw TooLate(found: found) }
    }.value
  }

  private struct TooLate: Error {
    var found: [GUID]
  }
}
