internal import Synchronization

/// Encrypts what a session sends and decrypts what it receives ([MS-SMB2] 3.1.4.3, 3.2.5.1.1).
final class SessionCipher {
  let cipher: Cipher
  private let sessionID: UInt64
  private let sealer: Sealer
  private let opener: Sealer
  private let nonces: NonceCounter

  /// - Parameter nonces: the session's own, which all its channels count with.
  init(_ cipher: Cipher, sessionID: UInt64, keys: SessionKeys, nonces: NonceCounter = NonceCounter()) throws(CryptoFailure) {
    self.cipher = cipher
    self.sessionID = sessionID
    self.nonces = nonces
    sealer = try Sealer(cipher, .encrypt, key: keys.encryption)
    opener = try Sealer(cipher, .decrypt, key: keys.decryption)
  }

  /// Encrypts a message in place, and writes the transform header into the 52 bytes before it.
  func seal(_ message: UnsafeMutableRawBufferPointer, header: UnsafeMutableRawBufferPointer) throws(CryptoFailure) {
    let nonce = try nextNonce()
    TransformHeader(originalMessageSize: UInt32(message.count), sessionID: sessionID).encode(into: header, nonce: nonce)
    let additional = UnsafeRawBufferPointer(rebasing: header[TransformHeader.additionalData])
    let tag = try sealer.seal(message, additional, nonce: nonce)
    UnsafeMutableRawBufferPointer(rebasing: header[TransformHeader.signatureOffset..<TransformHeader.nonceOffset]).copyBytes(from: tag)
  }

  /// Decrypts a frame in place and gives the message in it.
  ///
  /// - Throws: ``NotAuthentic``, or ``MalformedMessage`` for a header that is none or names another session.
  func open(_ frame: UnsafeMutableRawBufferPointer) throws -> UnsafeMutableRawBufferPointer {
    let header = try TransformHeader(decoding: UnsafeRawBufferPointer(frame))
    guard header.sessionID == sessionID else {
      throw MalformedMessage("transform header", "SessionId", offset: 44, "it is \(header.sessionID), expected \(sessionID)")
    }
    let message = UnsafeMutableRawBufferPointer(rebasing: frame[TransformHeader.size...])
    let nonceStart = TransformHeader.nonceOffset
    try opener.open(
      message, UnsafeRawBufferPointer(rebasing: frame[TransformHeader.additionalData]),
      nonce: Array(frame[nonceStart..<nonceStart + cipher.nonceSize]), tag: Array(frame[TransformHeader.signatureOffset..<nonceStart]))
    return message
  }

  private func nextNonce() throws(CryptoFailure) -> [UInt8] {
    let next = try nonces.next()
    var nonce = [UInt8](repeating: 0, count: cipher.nonceSize)
    withUnsafeBytes(of: next.littleEndian) { source in
      for index in source.indices { nonce[index] = source[index] }
    }
    return nonce
  }
}

/// Counts the nonces of one session: with a key that no other session has, none can come twice, whatever channel it goes over.
final class NonceCounter: Sendable {
  private let last = Atomic<UInt64>(0)

  func next() throws(CryptoFailure) -> UInt64 {
    let next = last.add(1, ordering: .relaxed).newValue
    // Other channels may be at it at the same time: far from the end is far enough.
    guard next < UInt64.max - UInt64(UInt32.max) else { throw CryptoFailure(call: "nonces used up") }
    return next
  }
}
