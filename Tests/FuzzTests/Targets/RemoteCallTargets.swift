@testable import SMB

extension FuzzTarget {
  /// What the server service answers over its pipe.
  static let remoteCalls: [FuzzTarget] = [
    FuzzTarget("rpc-answer") { bytes in
      guard case .part(let part, _) = try RPCPacket.answer(bytes, call: 9) else { return }
      try Contradiction.unless(part.count + RPCPacket.headerSize + 8 == bytes.count, "\(part.count) bytes of \(bytes.count)")
    },
    FuzzTarget("rpc-bind") { _ = try RPCPacket.isAccepted($0, call: 9) },
    FuzzTarget("rpc-share-add") { _ = try ServerService.shareAddStatus($0) },
    FuzzTarget("rpc-share") { bytes in
      guard let share = try ServerService.share(bytes).share else { return }
      let length = share.name.utf16.count + share.path.utf16.count + share.remark.utf16.count
      try Contradiction.unless(2 * length + share.securityDescriptor.count <= bytes.count, "more text than bytes")
    },
    FuzzTarget("rpc-sessions") { bytes in
      let sessions = try ServerService.sessions(bytes).sessions
      try Contradiction.unless(sessions.count <= bytes.count / 24, "\(sessions.count) sessions in \(bytes.count) bytes")
    },
    FuzzTarget("rpc-status") { _ = try ServerService.status($0, "NetrShareDel's results") },
  ]
}
