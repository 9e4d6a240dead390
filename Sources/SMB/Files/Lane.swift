internal import WindowsTypes

/// One session of a transfer: connected when it is needed, and again when its connection is lost.
actor Lane {
  /// A session that has the file open.
  struct Opened: Sendable {
    let client: SMBClient
    let file: RemoteFile
  }

  /// Connects and opens the file; gets the client whose place the new one takes.
  typealias Opener = @Sendable (_ previous: SMBClient?) async throws -> Opened

  private let options: TransferOptions
  private let opener: Opener
  private var opened: Opened?
  private var lost: SMBClient?
  /// The server's other addresses.
  private var addresses: [String]?

  init(_ options: TransferOptions, opened: Opened? = nil, opener: @escaping Opener) {
    self.options = options
    self.opened = opened
    self.opener = opener
  }

  /// What is connected now.
  var current: Opened? { opened }

  /// Connects, if that has not been done.
  @discardableResult
  func open() async throws -> Opened {
    if let opened { return opened }
    let new = try await opener(lost)
    (opened, lost) = (new, nil)
    return new
  }

  /// Does something that may be done twice; when the connection is lost, once more over a new one.
  ///
  /// - Parameter progress: grows with everything that was moved: a lane that gets on has all its tries again.
  func perform<Result: Sendable>(
    progress: @Sendable () -> UInt64 = { 0 }, _ body: @Sendable (Opened) async throws -> Result
  ) async throws -> Result {
    var tries = Tries(options)
    while true {
      let before = progress()
      do {
        return try await body(open())
      } catch let error as SMBError where error.isConnectionLost || isStillHeld(error) {
        letGo()
        try await tries.wait(after: error, hasProgressed: progress() > before)
      }
    }
  }

  /// The server has not yet noticed that our lost session's handle is of no more use.
  private func isStillHeld(_ error: SMBError) -> Bool {
    lost != nil && error.operation == .open && error.status == .sharingViolation
  }

  private func letGo() {
    guard let opened else { return }
    lost = opened.client
    self.opened = nil
  }

  /// Closes the file and ends the session.
  ///
  /// - Returns: the file's size.
  @discardableResult
  func close() async throws -> UInt64 {
    let size = try await perform { try await $0.client.close($0.file) }
    // Nothing depends on it any more.
    try? await opened?.client.logoff()
    leave()
    return size
  }

  /// Closes the file and ends the session, as far as that can be done; one that was lost is replaced once, so that the server lets go of it.
  func abandon() async {
    if opened == nil, lost != nil { _ = try? await open() }
    if let opened {
      _ = try? await opened.client.close(opened.file)
      try? await opened.client.logoff()
    }
    leave()
  }

  /// Lets go of the connection, without a word.
  func leave() {
    (opened, lost) = (nil, nil)
  }

  /// Asks for the server's other addresses, once and as long as no transfer keeps the session busy.
  func findAddresses() async throws {
    guard addresses == nil else { return }
    do {
      addresses = try await perform { try await $0.client.channelAddresses(over: $0.file.share) }
    } catch let error as SMBError where error.status != nil {
      addresses = []  // a server that does not tell them
    }
  }

  /// Another channel of this lane's session.
  ///
  /// - Parameter number: counts the channels from 1; each goes to another of the server's addresses, as far as they last.
  func openChannel(_ number: Int) async throws -> Opened {
    guard let opened else {
      throw SMBError(.connect, server: lost?.server.description ?? "", .connectionLost, diagnostic: "the session itself is being made anew")
    }
    let hosts = addresses ?? []
    let host = hosts.isEmpty ? opened.client.server.host : hosts[(number - 1) % hosts.count]
    return Opened(client: try await opened.client.openChannel(to: host, over: opened.file.share), file: opened.file)
  }
}
