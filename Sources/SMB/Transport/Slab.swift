/// The memory of one request: framing, transform header, SMB header, fixed fields and data, one after the other.
///
/// The data is read into its place, sealed there and sent from there. Data of a WRITE begins on a page. After the send the kernel has
/// the bytes, so that one slab serves all requests and stays in the processor's cache.
final class Slab {
  /// The framing of SMB over TCP ([MS-SMB2] 2.1) and the transform header come before the message.
  static let framing = 4
  static let messageOffset = framing + TransformHeader.size

  let capacity: Int
  private let memory: UnsafeMutableRawBufferPointer
  private let usable: UnsafeMutableRawBufferPointer

  /// - Parameter capacity: the greatest data of a WRITE.
  init(capacity: Int) {
    let page = 4096
    let head = Self.messageOffset + WriteRequest.dataOffset
    self.capacity = capacity
    memory = .allocate(byteCount: page + capacity, alignment: page)
    usable = UnsafeMutableRawBufferPointer(rebasing: memory[(page - head)...])
  }

  deinit {
    memory.deallocate()
  }

  /// The place of a WRITE's data.
  func data(_ count: Int) -> UnsafeMutableRawBufferPointer {
    let start = Self.messageOffset + WriteRequest.dataOffset
    return .init(rebasing: usable[start..<start + count])
  }

  /// The message, from its header on.
  func message(_ count: Int) -> UnsafeMutableRawBufferPointer {
    .init(rebasing: usable[Self.messageOffset..<Self.messageOffset + count])
  }

  /// The transform header's place, right before the message.
  var transformHeader: UnsafeMutableRawBufferPointer {
    .init(rebasing: usable[Self.framing..<Self.messageOffset])
  }

  /// The whole frame, its length written in front: of the message alone, or of what the transform header begins.
  func frame(messageSize: Int, isSealed: Bool) -> UnsafeRawBufferPointer {
    let size = messageSize + (isSealed ? TransformHeader.size : 0)
    let start = Self.messageOffset + messageSize - size - Self.framing
    usable.storeBytes(of: UInt32(size).bigEndian, toByteOffset: start, as: UInt32.self)
    return UnsafeRawBufferPointer(UnsafeMutableRawBufferPointer(rebasing: usable[start..<start + Self.framing + size]))
  }
}
