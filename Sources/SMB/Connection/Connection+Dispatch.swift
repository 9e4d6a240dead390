internal import WindowsTypes

/// Verifies what arrives, as [MS-SMB2] 3.2.5.1 says, and hands it to whom it answers.
extension Connection {
  /// Takes a frame apart: one message, an encrypted one, or several that are chained.
  func dispatch(_ frame: UnsafeMutableRawBufferPointer) throws {
    do {
      let isSealed = frame.loadUnaligned(as: UInt32.self).littleEndian == TransformHeader.protocolID
      var rest = isSealed ? try open(frame) : frame
      while true {
        let header = try Header(decoding: UnsafeRawBufferPointer(rest))
        let size = header.nextCommand == 0 ? rest.count : Int(header.nextCommand)
        guard size >= Header.size, size <= rest.count, header.nextCommand % 8 == 0 else {
          throw MalformedMessage("header", "NextCommand", offset: 20, "it is \(header.nextCommand) in \(rest.count) bytes")
        }
        try take(header, UnsafeMutableRawBufferPointer(rebasing: rest[..<size]), isSealed: isSealed)
        guard header.nextCommand != 0 else { return }
        rest = UnsafeMutableRawBufferPointer(rebasing: rest[size...])
        guard rest.count >= Header.size else { throw MalformedMessage("header", "NextCommand", offset: 20, "nothing follows") }
      }
    } catch let malformed as MalformedMessage {
      throw broken(.malformed, malformed.description)
    } catch is NotAuthentic {
      throw broken(.notAuthentic, "its signature or tag is wrong")
    } catch let failure as CryptoFailure {
      throw broken(.local, "OpenSSL's \(failure.call) failed")
    }
  }

  /// [MS-SMB2] 3.2.5.1.1.
  private func open(_ frame: UnsafeMutableRawBufferPointer) throws -> UnsafeMutableRawBufferPointer {
    guard let cipher = session?.cipher else {
      throw MalformedMessage("transform header", "ProtocolId", offset: 0, "nothing was agreed on that could encrypt")
    }
    return try cipher.open(frame)
  }

  private func take(_ header: Header, _ message: UnsafeMutableRawBufferPointer, isSealed: Bool) throws {
    if header.messageID == Header.unsolicited, header.command == Command.oplockBreak.rawValue {
      return  // no oplock was ever asked for, so there is nothing that this could break
    }
    guard var request = outstanding[header.messageID] else {
      throw MalformedMessage("header", "MessageId", offset: 24, "it answers message \(header.messageID), which is not outstanding")
    }
    guard header.command == request.command.rawValue else {
      throw MalformedMessage("header", "Command", offset: 12, "it is \(header.command), expected \(request.command.rawValue)")
    }
    if NTStatus(rawValue: header.status) == .pending {
      return try takeInterim(header, request, isSealed: isSealed)
    }
    try verify(header, message, request, isSealed: isSealed)
    guard request.asyncID == nil || !header.flags.contains(.async) || header.asyncID == request.asyncID else {
      throw MalformedMessage("header", "AsyncId", offset: 32, "it is \(header.asyncID), expected \(request.asyncID ?? 0)")
    }
    credits.grant(header.credits)
    credits.settle(request.reservation)
    outstanding[header.messageID] = nil
    request.handler?(header, message)
    request.handler = nil
  }

  /// The server works on it ([MS-SMB2] 3.2.5.1.5); such an answer may be unsigned, so that it may do nothing but this.
  private func takeInterim(_ header: Header, _ request: Outstanding, isSealed: Bool) throws {
    guard header.flags.contains(.async), request.asyncID == nil || request.asyncID == header.asyncID else {
      throw MalformedMessage("header", "AsyncId", offset: 32, "an interim answer that does not fit")
    }
    guard isSealed || !request.isSealed else { throw NotAuthentic() }
    if request.asyncID == nil { credits.grant(header.credits) }
    outstanding[header.messageID]?.asyncID = header.asyncID
  }

  /// [MS-SMB2] 3.2.5.1.3: signed or encrypted, and of this session.
  private func verify(
    _ header: Header, _ message: UnsafeMutableRawBufferPointer, _ request: Outstanding, isSealed: Bool
  ) throws {
    guard let session else {
      // Before there are keys; whoever changes these messages changes the keys, or is found by VALIDATE_NEGOTIATE_INFO.
      return
    }
    if !isSealed {
      guard !request.isSealed, header.flags.contains(.signed) else {
        throw broken(.notAuthentic, "it is neither encrypted nor signed, and says \(NTStatus(rawValue: header.status))")
      }
      try session.signer.verify(message)
    }
    guard header.sessionID == session.id else {
      throw MalformedMessage("header", "SessionId", offset: 40, "it is \(header.sessionID), expected \(session.id)")
    }
  }
}
