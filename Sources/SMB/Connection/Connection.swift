internal import WindowsTypes

/// One TCP connection to an SMB server, used by one thread.
///
/// It sends requests and, whenever it waits, takes in what arrives: each answer is verified and handed to the handler of its request.
/// Nothing here waits without an end: silence, a request that takes too long and a cancelled task all end it.
final class Connection {
  /// Gets the verified answer to a request; the message is valid during the call only.
  typealias Handler = (_ header: Header, _ message: UnsafeMutableRawBufferPointer) -> Void

  struct Outstanding {
    let command: Command
    let isSealed: Bool
    let reservation: CreditLedger.Reservation
    var deadline: ContinuousClock.Instant
    /// The server's name for a request that takes its time ([MS-SMB2] 3.2.5.1.5).
    var asyncID: UInt64?
    /// `nil` where nobody waits any more.
    var handler: Handler?
  }

  let server: String
  let options: ClientOptions
  let socket: TCPSocket
  let frames: FrameBuffer
  /// For WRITE; its data survives while the connection waits.
  let dataSlab: Slab
  /// For all other requests.
  let controlSlab = Slab(capacity: 1 << 17)

  var credits = CreditLedger()
  var outstanding: [UInt64: Outstanding] = [:]
  /// What was offered; below 3.1.1 it is validated later.
  var offer: NegotiateRequest?
  var negotiated: Negotiated?
  /// Takes in what is sent and received until the session's keys are derived from it.
  var preauth: PreauthIntegrity? = PreauthIntegrity()
  /// Once there is one, every answer has to be authentic.
  var session: SessionSecurity?
  /// The number of a session that is being authenticated.
  var pendingSessionID: UInt64 = 0
  /// While the connection is bound to a session: signs with that session's key.
  var bindingSigner: Signer?

  /// What is being done, for errors.
  var activity: (operation: SMBError.Operation, object: String?) = (.connect, nil)
  /// Closing and cleaning up goes on although the task was cancelled.
  var ignoresCancellation = false
  /// Why the connection is of no more use.
  private(set) var fault: SMBError?

  /// When the server showed life for the last time.
  var lastProgress = ContinuousClock.now
  var lastDeadlineCheck = ContinuousClock.now
  var isTransmitting = false
  var isEchoOutstanding = false
  /// The shortest time in which a request was answered: about that of the way there and back.
  private(set) var shortestExchange = Duration.seconds(1)

  init(to address: ServerAddress, options: ClientOptions) throws {
    server = address.description
    self.options = options
    do {
      socket = try TCPSocket.connect(host: address.host, port: address.port, within: options.connectTimeLimit)
    } catch let failure as TCPSocket.Failure {
      throw SMBError(
        failure.operation, server: address.description, failure.isTimeout ? .timeout : .connectionLost, diagnostic: failure.text)
    }
    dataSlab = Slab(capacity: options.chunkSize)
    frames = FrameBuffer(limit: options.chunkSize + (1 << 17))
  }

  func error(_ kind: SMBError.Kind, _ diagnostic: String = "") -> SMBError {
    SMBError(activity.operation, server: server, object: activity.object, kind, diagnostic: diagnostic)
  }

  /// Marks the connection as of no more use; the first reason stays.
  func broken(_ kind: SMBError.Kind, _ diagnostic: String = "") -> SMBError {
    let error = error(kind, diagnostic)
    if fault == nil { fault = error }
    outstanding.removeAll()
    return error
  }

  /// Fails if an earlier fault has made the connection useless.
  func requireUsable() throws {
    if let fault { throw error(.connectionLost, "it was given up: \(fault.kind): \(fault.diagnostic)") }
  }
}

extension Connection {
  /// Sends a request and waits for its answer.
  ///
  /// - Parameters:
  ///   - warning: a status that comes with a regular answer, too.
  ///   - look: sees the answer's header.
  func call<Q: Request, A: Response>(
    _ request: Q, tree: Share? = nil, warning: NTStatus? = nil, _ look: (Header) -> Void = { _ in }
  ) throws -> A {
    let answer = try exchange(request, tree: tree)
    look(answer.header)
    return try decode(answer.header, answer.bytes, warning: warning)
  }

  /// An answer that was copied out of the receiver's memory.
  typealias Answer = (header: Header, bytes: [UInt8])

  /// Sends a request and waits for its answer, whatever its status.
  func exchange<Q: Request>(_ request: Q, tree: Share? = nil) throws -> Answer {
    var answer: Answer?
    let start = ContinuousClock.now
    try submit(request, tree: tree) { header, message in answer = (header, Array(message)) }
    while true {
      if let answer {
        shortestExchange = min(shortestExchange, .now - start)
        return answer
      }
      try takeIn()
    }
  }

  func decode<A: Response>(_ header: Header, _ bytes: [UInt8], warning: NTStatus? = nil) throws -> A {
    let status = NTStatus(rawValue: header.status)
    do {
      guard status == .success || status == warning else {
        _ = try bytes.decode { (bytes: UnsafeRawBufferPointer) throws(MalformedMessage) in try ErrorResponse(decoding: bytes) }
        throw error(.status(status))
      }
      return try bytes.decode { (bytes: UnsafeRawBufferPointer) throws(MalformedMessage) in try A(decoding: bytes) }
    } catch let malformed as MalformedMessage {
      throw broken(.malformed, malformed.description)
    }
  }

  /// Reads what an answer carries.
  func read<Result>(_ body: () throws(MalformedMessage) -> Result) throws -> Result {
    do throws(MalformedMessage) {
      return try body()
    } catch {
      throw broken(.malformed, error.description)
    }
  }

  /// Sends a request as soon as there are credits for it; the answer goes to the handler, later.
  ///
  /// - Parameter dataCount: how many bytes of ``dataSlab`` follow the request, read to their place before.
  @discardableResult
  func submit<Q: Request>(_ request: Q, tree: Share? = nil, dataCount: Int? = nil, _ handler: @escaping Handler) throws -> UInt64 {
    try requireUsable()
    let reservation = try reserve(CreditLedger.charge(payload: request.payload))
    let isSealed = seals(tree)
    let slab = dataCount == nil ? controlSlab : dataSlab
    let message = prepare(request, tree, reservation, in: slab, dataCount: dataCount ?? 0)
    let frame = try protect(message, in: slab, isSealed: isSealed)
    try updatePreauth(Q.command, message)
    expect(request, reservation, isSealed: isSealed, handler)
    try transmit(frame)
    return reservation.messageID
  }

  /// Whether what goes to this share is encrypted.
  func seals(_ tree: Share?) -> Bool {
    session.map { $0.encryptsAll || tree?.isEncrypted == true } ?? false
  }

  /// From now on the answer is awaited.
  func expect(
    _ request: any Request, _ reservation: CreditLedger.Reservation, isSealed: Bool, _ handler: @escaping Handler
  ) {
    outstanding[reservation.messageID] = Outstanding(
      command: type(of: request).command, isSealed: isSealed, reservation: reservation, deadline: .now + options.requestTimeLimit,
      handler: handler)
  }

  func header(_ request: any Request, _ tree: Share?, _ reservation: CreditLedger.Reservation) -> Header {
    Header(
      creditCharge: UInt16(clamping: CreditLedger.charge(payload: request.payload)), command: type(of: request).command.rawValue,
      credits: reservation.request, messageID: reservation.messageID, treeID: tree?.id ?? 0, sessionID: session?.id ?? pendingSessionID)
  }

  private func reserve(_ charge: Int) throws -> CreditLedger.Reservation {
    while true {
      if let reservation = credits.reserve(charge) { return reservation }
      guard !outstanding.isEmpty else {
        throw broken(.malformed, "the server grants \(credits.available) credits where \(charge) are needed, and owes no answer")
      }
      try takeIn()
    }
  }

  /// Writes header and body to their place in the slab.
  private func prepare<Q: Request>(
    _ request: Q, _ tree: Share?, _ reservation: CreditLedger.Reservation, in slab: Slab, dataCount: Int
  ) -> UnsafeMutableRawBufferPointer {
    let body = request.encoded()
    precondition(body.count <= slab.capacity)
    let message = slab.message(body.count + dataCount)
    body.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: message[..<body.count]).copyMemory(from: $0) }
    header(request, tree, reservation).encode(into: message)
    return message
  }

  private func protect(_ message: UnsafeMutableRawBufferPointer, in slab: Slab, isSealed: Bool) throws -> UnsafeRawBufferPointer {
    if isSealed { try seal(message, in: slab) } else { try sign(message) }
    return slab.frame(messageSize: message.count, isSealed: isSealed)
  }

  func seal(_ message: UnsafeMutableRawBufferPointer, in slab: Slab) throws {
    do throws(CryptoFailure) {
      try session?.cipher?.seal(message, header: slab.transformHeader)
    } catch {
      throw broken(.local, "OpenSSL's \(error.call) failed")
    }
  }

  /// Does nothing as long as there is no session that has a key.
  func sign(_ message: UnsafeMutableRawBufferPointer) throws {
    guard let signer = session?.signer ?? bindingSigner else { return }
    message[16] |= UInt8(Header.Flags.signed.rawValue)
    do throws(CryptoFailure) {
      try signer.sign(message)
    } catch {
      throw broken(.local, "OpenSSL's \(error.call) failed")
    }
  }

  private func updatePreauth(_ command: Command, _ message: UnsafeMutableRawBufferPointer) throws {
    guard command == .negotiate || command == .sessionSetup else { return }
    do throws(CryptoFailure) {
      try preauth?.update(UnsafeRawBufferPointer(message))
    } catch {
      throw broken(.local, "OpenSSL's \(error.call) failed")
    }
  }

  /// Gives up all that is outstanding, after a task was cancelled ([MS-SMB2] 3.2.4.24); the answers are taken in and dropped.
  func cancelOutstanding() {
    guard fault == nil else { return }
    ignoresCancellation = true
    defer { ignoresCancellation = false }
    for (messageID, request) in outstanding {
      outstanding[messageID]?.handler = nil
      try? sendCancel(messageID, request)
    }
  }

  private func sendCancel(_ messageID: UInt64, _ request: Outstanding) throws {
    let body = CancelRequest().encoded()
    let message = controlSlab.message(body.count)
    body.withUnsafeBytes { message.copyMemory(from: $0) }
    var header = Header(command: Command.cancel.rawValue, messageID: messageID, sessionID: session?.id ?? 0)
    if let asyncID = request.asyncID {
      header.flags = .async
      header.asyncID = asyncID
    }
    header.encode(into: message)
    try transmit(protect(message, in: controlSlab, isSealed: request.isSealed))
  }
}
