public import Delegation
internal import PrintableText
public import SMB

/// Takes away what a proof has made on a target, and nothing else.
public struct TraceRemoval: Sendable {
  private let client: SMBClient
  private let run: String

  /// A removal over a session with the target, for the run with this identifier.
  public init(_ client: SMBClient, run: String) {
    self.client = client
    self.run = run
  }

  /// Removes a trace; one that is gone already is as good.
  ///
  /// - Throws: `SMBError`, or ``ForeignObject`` where something else has the name: it stays.
  public func remove(_ trace: Trace) async throws {
    switch trace.kind {
    case .file: try await removeFile(trace)
    case .share: try await removeShare(trace)
    case .account: preconditionFailure("an account is not on a target")
    }
  }

  /// The name is ours by its random number; the share may have gone with the disk in it only by another's hand.
  private func removeFile(_ trace: Trace) async throws {
    let share = try await client.connectShare(trace.place)
    do {
      try await client.delete(trace.name, on: share)
    } catch let error as SMBError where error.isNoSuchFile {
    }
    try await client.disconnect(share)
  }

  private func removeShare(_ trace: Trace) async throws {
    guard let found = try await client.describeShare(trace.name) else { return }
    guard TemporaryShare.isOurs(found, run: run) else {
      throw ForeignObject(server: trace.server, object: "share \(trace.name)", found: "its remark is “\(found.remark)”")
    }
    do {
      try await client.deleteShare(trace.name)
    } catch let error as SMBError where error.isNoSuchShare {
    }
  }
}

/// Something on a target that has the name of ours and is not.
public struct ForeignObject: Error, Hashable, Sendable, CustomStringConvertible {
  var server: String
  var object: String
  var found: String

  public var description: String {
    "\(object.printable) on \(server.printable) was not made by this run (\(found.printable)), and is left as it is"
  }
}
