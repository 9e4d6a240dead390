import Glibc

/// A password: never printed, and wiped when it goes.
///
/// What libldap copies into its request is out of reach; here there is one copy and no more.
public final class Secret: @unchecked Sendable {
  private let bytes: UnsafeMutableRawBufferPointer

  /// Copies the bytes; the source is the caller's to wipe.
  public init(_ bytes: some Collection<UInt8>) {
    self.bytes = .allocate(byteCount: bytes.count, alignment: 1)
    self.bytes.copyBytes(from: bytes)
  }

  /// Lets the caller write the bytes where they stay, so that there is no other copy to wipe.
  ///
  /// - Parameter write: returns how many bytes it wrote.
  public init(capacity: Int, initializingWith write: (UnsafeMutableRawBufferPointer) throws -> Int) rethrows {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 1)
    defer { Self.wipe(room) }
    let count = try write(room)
    bytes = .allocate(byteCount: count, alignment: 1)
    bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: room[..<count]))
  }

  deinit {
    Self.wipe(bytes)
  }

  private static func wipe(_ bytes: UnsafeMutableRawBufferPointer) {
    if let base = bytes.baseAddress { explicit_bzero(base, bytes.count) }
    bytes.deallocate()
  }

  /// An empty password would be an anonymous bind that reports success (RFC 4513 5.1.2).
  public var isEmpty: Bool { bytes.isEmpty }

  /// Lends the bytes.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try body(UnsafeRawBufferPointer(bytes))
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
