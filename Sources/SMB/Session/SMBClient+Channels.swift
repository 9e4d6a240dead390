/// Several connections of one session ([MS-SMB2] 3.2.4.1.7): what one has entered and opened, all of them can use.
extension SMBClient {
  /// Binds another connection to this client's session, with an authentication of the same account.
  ///
  /// The session lives as long as one of its channels does. Messages are signed with a key of the channel's own; they are encrypted with
  /// the session's keys, under nonces that all channels count together.
  ///
  /// - Parameters:
  ///   - host: the server's name or one of its addresses, as ``channelAddresses(over:)`` gives them.
  ///   - share: one that this client has entered; below 3.1.1 it carries the question whether the negotiation was changed on the way.
  /// - Throws: ``SMBError``; of the kind `refused` if the server does not take several channels.
  public nonisolated func openChannel(to host: String, over share: Share) async throws -> SMBClient {
    let address = ServerAddress(host: host, port: server.port)
    let channel = try await Self.open(server, at: address, way, .channel(identity))
    try await channel.validate(over: share)
    return channel
  }

  private func validate(over share: Share) throws {
    try perform(.negotiate, share.path) { _ in try validateOnce(share) }
  }

  /// The server's other addresses that a channel could use: the fastest first.
  ///
  /// Addresses that are only good on their own link, or on the server itself, are left out.
  public func channelAddresses(over share: Share) throws -> [String] {
    let own = connection.socket.peerAddress
    let usable = try networkInterfaces(over: share).filter { interface in
      guard let address = interface.address, address != own else { return false }
      return !["127.", "169.254.", "fe80:", "0:0:0:0:0:0:0:1"].contains { address.hasPrefix($0) }
    }
    let order = usable.enumerated().sorted { ($1.element.linkSpeed, $0.offset) < ($0.element.linkSpeed, $1.offset) }
    return order.compactMap(\.element.address)
  }
}
