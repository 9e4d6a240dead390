public import Delegation
internal import PrintableText
public import SMB
internal import WindowsTypes

/// Takes away what a proof has made on a target, and nothing else.
public struct TraceRemoval: Sendable {
  private let client: SMBClient
  private let run: String

  /// A removal over a session with the target, for the run with this identifier.
  public init(_ client: SMBClient, run: String) {
    self.client = client
    self.run = run
  }

  /// Removes a trace.
  ///
  /// - Returns: whether it was there: one that was made and is gone already is as good, one that may be on its way is not.
  /// - Throws: `SMBError`, or ``ForeignObject`` where something else has the name: it stays.
  @discardableResult
  public func remove(_ trace: Trace) async throws -> Bool {
    switch trace.kind {
    case .file: try await removeFile(trace)
    case .share: try await removeShare(trace)
    case .account: preconditionFailure("an account is not on a target")
    }
  }

  /// The name is ours by its form and its random number.
  private func removeFile(_ trace: Trace) async throws -> Bool {
    guard TemporaryShare.isFileName(trace.name) else {
      throw ForeignObject(server: trace.server, object: "file \(trace.name)", found: "its name is none that a run makes")
    }
    let share: Share
    do {
      share = try await client.connectShare(trace.place)
    } catch let error as SMBError where error.status == .badNetworkName {
      throw UnreachableFile(trace: trace)
    }
    var wasThere = true
    do {
      try await client.delete(trace.name, on: share)
    } catch let error as SMBError where error.isNoSuchFile {
      wasThere = false
    }
    try await client.disconnect(share)
    return wasThere
  }

  private func removeShare(_ trace: Trace) async throws -> Bool {
    guard let found = try await client.describeShare(trace.name) else { return false }
    guard TemporaryShare.isOurs(found, run: run) else {
      throw ForeignObject(server: trace.server, object: "share \(trace.name)", found: "its remark is “\(found.remark)”")
    }
    do {
      try await client.deleteShare(trace.name)
      return true
    } catch let error as SMBError where error.isNoSuchShare {
      return false
    }
  }
}

/// A disk whose share somebody has taken away before it.
public struct UnreachableFile: Error, Hashable, Sendable, CustomStringConvertible {
  var trace: Trace

  public var description: String {
    "the share \(trace.place.printable) of \(trace.server.printable) is gone, and with it the way to the disk: delete \(trace.name.printable) by hand"
      + " in the directory that the journal names for the share, and the journal when nothing else is left of it"
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
