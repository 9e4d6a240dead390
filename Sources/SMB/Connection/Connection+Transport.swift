/// Bytes out and in, and the clocks that end every wait.
extension Connection {
  /// Sends a whole frame; while the server does not take it, takes in what arrives.
  ///
  /// A cancelled task finishes the frame first: half of one would make the connection useless for cleaning up.
  func transmit(_ frame: UnsafeRawBufferPointer) throws {
    isTransmitting = true
    var rest = frame
    while !rest.isEmpty {
      switch socket.send(rest) {
      case .bytes(let count):
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        lastProgress = .now
      case .wouldBlock: try takeIn(forWriting: true)
      case .closed: throw broken(.connectionLost, "the server closed it")
      case .failed(let number): throw broken(.connectionLost, systemText(number))
      }
    }
    isTransmitting = false
  }

  /// Waits a moment for the server, and hands out what it has sent.
  func takeIn(forWriting: Bool = false) throws {
    try requireUsable()
    if !ignoresCancellation && !isTransmitting { try Task.checkCancellation() }
    let ready = socket.wait(forWriting: forWriting)
    if ready.canRead { try receive() }
    try checkClocks()
  }

  private func receive() throws {
    do {
      switch socket.receive(try frames.room()) {
      case .bytes(let count):
        frames.received(count)
        lastProgress = .now
      case .wouldBlock: return
      case .closed: throw broken(.connectionLost, "the server closed it")
      case .failed(let number): throw broken(.connectionLost, systemText(number))
      }
      while let frame = try frames.next() { try dispatch(frame) }
    } catch let malformed as FrameBuffer.Malformed {
      throw broken(.malformed, malformed.text)
    }
  }

  private func checkClocks() throws {
    let now = ContinuousClock.now
    guard now - lastDeadlineCheck >= .milliseconds(50) else { return }
    lastDeadlineCheck = now
    if outstanding.contains(where: { $0.value.deadline <= now }) {
      throw broken(.timeout, "the server answers, but not this request")
    }
    let silence = now - lastProgress
    if silence > options.silenceLimit { throw broken(.timeout, "the server is silent") }
    if silence > options.silenceLimit / 2 { try sendEcho() }
  }

  /// Asks for a sign of life ([MS-SMB2] 3.2.4.28), where that can be done now.
  private func sendEcho() throws {
    guard !isTransmitting, !isEchoOutstanding, session != nil, !outstanding.isEmpty, credits.available > 0 else { return }
    isEchoOutstanding = true
    try submit(EchoRequest()) { [weak self] _, _ in self?.isEchoOutstanding = false }
  }
}
