internal import WindowsTypes

/// A service of the server, called over its pipe on the share IPC$ ([MS-RPCE] 2.1.1.2).
struct Pipe {
  /// The greatest answer of a call that is taken.
  private static let greatestAnswer = 4 << 20
  private static let readSize: UInt32 = 65536

  let connection: Connection
  let share: Share
  let fileID: FileID
  private var lastCall: UInt32

  /// Opens the pipe and asks for the interface.
  init(_ connection: Connection, _ share: Share, name: String, interface: GUID, version: UInt16) throws {
    self.connection = connection
    self.share = share
    let request = CreateRequest(
      name: name, access: [.readData, .writeData, .appendData, .readAttributes, .synchronize], sharing: [.read, .write], disposition: .open,
      options: [])
    let call: UInt32 = 1
    let bind = RPCPacket.bind(interface, version: version, call: call)
    let answers = try connection.compound(request, tree: share, [{ Self.transceiveRequest($0, bind) }])
    let opened: CreateResponse = try connection.decode(answers[0].header, answers[0].bytes)
    fileID = opened.fileID
    lastCall = call
    guard answers.count == 2 else { throw connection.broken(.malformed, "answers are missing") }
    let answer = try firstFragment(answers[1])
    do {
      guard try RPCPacket.isAccepted(answer, call: call) else { throw connection.error(.refused, "the server has no such interface") }
    } catch let malformed as MalformedMessage {
      throw connection.broken(.malformed, malformed.description)
    }
  }

  /// Calls an operation, and gives its marshalled results.
  mutating func call(_ operation: UInt16, _ arguments: [UInt8]) throws -> [UInt8] {
    let call = nextCall()
    guard let request = RPCPacket.request(operation, arguments, call: call) else {
      throw connection.error(.local, "the arguments have \(arguments.count) bytes, too many for one packet")
    }
    var fragment = try transceive(request)
    var results: [UInt8] = []
    do {
      while true {
        switch try RPCPacket.answer(fragment, call: call) {
        case .fault(let status): throw connection.error(.windowsError(status), "the service did not make the call")
        case .part(let part, let isLast):
          results += part
          guard results.count <= Self.greatestAnswer else {
            throw MalformedMessage("remote call's answer", "stub data", offset: 24, "it is too long")
          }
          if isLast { return results }
        }
        fragment = try readFragment([])
      }
    } catch let malformed as MalformedMessage {
      throw connection.broken(.malformed, malformed.description)
    }
  }

  func close() throws {
    let _: CloseResponse = try connection.call(CloseRequest(fileID: fileID), tree: share)
  }

  private mutating func nextCall() -> UInt32 {
    lastCall += 1
    return lastCall
  }

  /// Sends a packet and gets the first fragment of the answer.
  private func transceive(_ packet: [UInt8]) throws -> [UInt8] {
    try firstFragment(connection.exchange(Self.transceiveRequest(fileID, packet), tree: share))
  }

  private static func transceiveRequest(_ fileID: FileID, _ packet: [UInt8]) -> IOControlRequest {
    IOControlRequest(code: .pipeTransceive, fileID: fileID, input: packet, maxOutput: readSize)
  }

  private func firstFragment(_ answer: Connection.Answer) throws -> [UInt8] {
    let response: IOControlResponse = try connection.decode(answer.header, answer.bytes, warning: .bufferOverflow)
    return try readFragment(response.output)
  }

  /// Reads on until a fragment is whole; a pipe gives a message in several parts where it is long.
  private func readFragment(_ beginning: [UInt8]) throws -> [UInt8] {
    var fragment = beginning
    while true {
      let wanted = fragment.count < 10 ? Int(Self.readSize) : Int(fragment[8]) | Int(fragment[9]) << 8
      if fragment.count >= max(wanted, 10) || fragment.count >= Int(Self.readSize) { return fragment }
      let request = ReadRequest(fileID: fileID, offset: 0, length: UInt32(wanted - fragment.count))
      let answer = try connection.exchange(request, tree: share)
      let response: ReadResponse = try connection.decode(answer.header, answer.bytes, warning: .bufferOverflow)
      guard !response.data.isEmpty else { throw connection.broken(.malformed, "the pipe gives nothing") }
      fragment += answer.bytes[response.data]
    }
  }
}
