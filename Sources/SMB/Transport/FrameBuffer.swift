/// Collects the bytes that arrive into frames ([MS-SMB2] 2.1): a zero byte, a length of three bytes, then the messages.
///
/// A frame is handed out where it was received, and is decrypted there. Once a frame's length is known, no more than the frame is
/// read, so that a large one is never moved; small ones come several at a time.
final class FrameBuffer {
  /// How much is asked for while no frame is under way.
  private static let readAhead = 4096

  private let memory: UnsafeMutableRawBufferPointer
  /// The greatest frame that is taken.
  private let limit: Int
  private var start = 0
  private var end = 0

  init(limit: Int) {
    self.limit = limit
    memory = .allocate(byteCount: limit + Slab.framing + Self.readAhead, alignment: 4096)
  }

  deinit {
    memory.deallocate()
  }

  struct Malformed: Error {
    let text: String
  }

  /// Where the next bytes go, and how many at most.
  func room() throws(Malformed) -> UnsafeMutableRawBufferPointer {
    if start == end { (start, end) = (0, 0) }
    let wanted = try frameSize.map { max(start + $0 - end, 0) } ?? Self.readAhead
    if end + wanted > memory.count { moveToFront() }
    return UnsafeMutableRawBufferPointer(rebasing: memory[end..<end + wanted])
  }

  func received(_ count: Int) {
    end += count
  }

  /// The next whole frame, without its length; it is valid until the next call of ``room()``.
  func next() throws(Malformed) -> UnsafeMutableRawBufferPointer? {
    guard let size = try frameSize, end - start >= size else { return nil }
    defer { start += size }
    return UnsafeMutableRawBufferPointer(rebasing: memory[start + Slab.framing..<start + size])
  }

  /// The size of the frame that is under way, its length included; `nil` while that has not arrived.
  private var frameSize: Int? {
    get throws(Malformed) {
      guard end - start >= Slab.framing else { return nil }
      let word = UInt32(bigEndian: memory.loadUnaligned(fromByteOffset: start, as: UInt32.self))
      guard word >> 24 == 0 else { throw Malformed(text: "a frame of type \(word >> 24)") }
      guard word >= Header.size, word <= limit else { throw Malformed(text: "a frame of \(word) bytes, expected 64 to \(limit)") }
      return Slab.framing + Int(word)
    }
  }

  private func moveToFront() {
    memory.baseAddress.map { $0.copyMemory(from: $0 + start, byteCount: end - start) }
    (start, end) = (0, end - start)
  }
}
