internal import Delegation
internal import PrintableText
internal import SMB
internal import WindowsTypes

/// Session and share as the target sees them: what an administrator would see there by Get-SmbSession and Get-SmbShare.
struct TargetView {
  let client: SMBClient

  /// Whom the target takes our session for ([MS-SRVS] 3.1.4.5): the operator, or whom its own rules make of them.
  ///
  /// A target does not tell which of a client's sessions is which: where none from here is the operator's, the youngest counts. Where it
  /// shows none from here, because something on the way changes addresses, only the operator's own count.
  /// - Throws: `SMBError`, or ``SessionNotSeen``.
  func user(expecting name: String) async throws -> String {
    let sessions = try await client.sessions()
    let ours = sessions.filter { String($0.client.drop { $0 == "\\" }) == client.session.localAddress }
    let operators = (ours.isEmpty ? sessions : ours).filter { $0.isOf(name) }
    // To be let in as nobody in particular proves no delegation.
    let others = ours.filter { !Self.nobodies.contains($0.user.lowercased()) }
    guard let user = operators.first?.user ?? others.min(by: { $0.seconds < $1.seconds })?.user else {
      throw SessionNotSeen(sessions: sessions.count)
    }
    return user
  }

  private static let nobodies: Set = ["", "guest", "nobody", "anonymous", "anonymous logon"]

  /// The share as it stands on the target.
  ///
  /// - Throws: `SMBError`, or ``ShareNotSeen`` where it is not as it was made.
  func share(_ name: String, madeAs wanted: ShareDescription?, for user: SID) async throws -> ShareSeen {
    guard let found = try await client.describeShare(name) else {
      throw ShareNotSeen(name: name, reason: "the target knows none of this name")
    }
    if let wanted {
      guard found.path.isSamePath(as: wanted.path) else {
        throw ShareNotSeen(name: name, reason: "it leads to \(found.path), not to \(wanted.path)")
      }
      guard found.remark == wanted.remark else { throw ShareNotSeen(name: name, reason: "its remark is “\(found.remark)”, not ours") }
    }
    return ShareSeen(name: found.name, isTemporary: wanted != nil, isExclusive: TemporaryShare.isExclusive(found, to: user))
  }
}

extension SessionDescription {
  /// Whether it is an account's, with or without its domain: `LAB\\admin`.
  fileprivate func isOf(_ account: String) -> Bool {
    user.split(separator: "\\").last?.lowercased() == account.lowercased()
  }
}

/// The target does not show the session as it must.
struct SessionNotSeen: Error, CustomStringConvertible {
  var sessions: Int

  var description: String { "of the \(sessions) sessions that the target shows, none from here is anybody's in particular" }
}

/// The target does not show the share as it was made.
struct ShareNotSeen: Error, CustomStringConvertible {
  var name: String
  var reason: String

  var description: String { "the share \(name.printable) is not as it must be: \(reason.printable)" }
}

extension String {
  /// Whether two paths lead to one directory, as far as spelling goes: a server that has no drives calls its root `C:`.
  fileprivate func isSamePath(as other: String) -> Bool {
    let spelled = [self, other].map { path in
      let path = path.lowercased().replacing("\\", with: "/")
      let withoutDrive = path.hasPrefix("c:") ? String(path.dropFirst(2)) : path
      return withoutDrive.count > 1 && withoutDrive.hasSuffix("/") ? String(withoutDrive.dropLast()) : withoutDrive
    }
    return spelled[0] == spelled[1]
  }
}
