import Glibc

/// A password: never printed, and wiped when it goes.
///
/// What a library copies into its request is out of reach; here there is one copy and no more.
public final class Secret: @unchecked Sendable {
  /// The password, and a NUL after it.
  private let storage: UnsafeMutableRawBufferPointer

  /// Copies the bytes; the source is the caller's to wipe.
  public init(_ bytes: some Collection<UInt8>) {
    storage = Self.allocate(bytes.count)
    storage.copyBytes(from: bytes)
  }

  /// Lets the caller write the bytes where they stay, so that there is no other copy to wipe.
  ///
  /// - Parameter write: returns how many bytes it wrote.
  public init(capacity: Int, initializingWith write: (UnsafeMutableRawBufferPointer) throws -> Int) rethrows {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 1)
    defer { Self.wipe(room) }
    let count = try write(room)
    storage = Self.allocate(count)
    storage.copyMemory(from: UnsafeRawBufferPointer(rebasing: room[..<count]))
  }

  deinit {
    Self.wipe(storage)
  }

  private static func allocate(_ count: Int) -> UnsafeMutableRawBufferPointer {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: count + 1, alignment: 1)
    room[count] = 0
    return room
  }

  private static func wipe(_ bytes: UnsafeMutableRawBufferPointer) {
    if let base = bytes.baseAddress { explicit_bzero(base, bytes.count) }
    bytes.deallocate()
  }

  /// An empty password would be an anonymous bind that reports success (RFC 4513 5.1.2).
  public var isEmpty: Bool { count == 0 }

  /// The number of bytes.
  public var count: Int { storage.count - 1 }

  /// Lends the bytes.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try body(UnsafeRawBufferPointer(rebasing: storage[..<count]))
  }

  /// Lends the bytes as C takes a text: to the first NUL, which is the one after them unless the password has one in it.
  public func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
    try storage.withMemoryRebound(to: CChar.self) { text in
      // The storage has one byte at least.
      try body(text.baseAddress.unsafelyUnwrapped)
    }
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Not the password.
  public var description: String { "(secret)" }
  /// Not the password.
  public var debugDescription: String { "(secret)" }
  /// Nothing to see.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
