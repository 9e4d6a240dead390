/// One decoder of bytes that come from outside.
///
/// An error is the right answer to wrong bytes. What must not happen is a crash, an end that does not come, or a ``Contradiction``.
struct FuzzTarget: Sendable {
  /// What the command line and the corpus's folder call it.
  let name: String
  private let decode: @Sendable ([UInt8]) throws -> Void

  init(_ name: String, _ decode: @escaping @Sendable ([UInt8]) throws -> Void) {
    self.name = name
    self.decode = decode
  }

  /// Every target, of every library.
  static let all = smb + remoteCalls + windowsTypes + kerberos + directory + files

  /// Decodes the bytes, and passes over the errors that it may answer with.
  func run(_ bytes: [UInt8]) throws(Contradiction) {
    do {
      try decode(bytes)
    } catch let contradiction as Contradiction {
      throw contradiction
    } catch {
      // A refusal.
    }
  }
}

/// A decoder took the bytes, and what it gave can't be.
struct Contradiction: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }

  /// Throws one unless the condition holds.
  static func unless(_ condition: Bool, _ description: @autoclosure () -> String) throws(Contradiction) {
    guard condition else { throw Contradiction(description()) }
  }
}
