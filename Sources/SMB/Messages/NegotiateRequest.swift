internal import WindowsTypes

/// Offers dialects and algorithms ([MS-SMB2] 2.2.3).
struct NegotiateRequest: Request {
  static let command = Command.negotiate

  let dialects: [Dialect]
  let capabilities: Capabilities
  let clientGUID: GUID
  let salt: [UInt8]
  let ciphers: [Cipher]
  let signingAlgorithms: [SigningAlgorithm]

  func encode(into writer: inout WireWriter) {
    writer.integer(UInt16(36))
    writer.integer(UInt16(dialects.count))
    writer.integer(SecurityMode.required)
    writer.integer(UInt16(0))
    writer.integer(capabilities.rawValue)
    writer.append(clientGUID.bytes)
    let contextsOffset = writer.count
    writer.zeros(8)
    for dialect in dialects { writer.integer(dialect.rawValue) }
    guard dialects.contains(.smb311) else { return }
    let contexts = self.contexts
    writer.align(to: 8)
    writer.replace(at: contextsOffset, with: UInt32(writer.count))
    writer.replace(at: contextsOffset + 4, with: UInt16(contexts.count))
    NegotiateContext.encode(contexts, into: &writer)
  }

  private var contexts: [NegotiateContext] {
    var contexts = [NegotiateContext.preauthIntegrity(salt: salt), .list(.encryption, ciphers.map(\.rawValue))]
    if !signingAlgorithms.isEmpty { contexts.append(.list(.signing, signingAlgorithms.map(\.rawValue))) }
    return contexts
  }
}

/// The versions of the protocol that this client speaks ([MS-SMB2] 2.2.3); nothing lower is offered or taken.
public enum Dialect: UInt16, Sendable, CaseIterable, Comparable {
  /// SMB 3.0: Windows 8 and Server 2012.
  case smb300 = 0x0300
  /// SMB 3.0.2: Windows 8.1 and Server 2012 R2.
  case smb302 = 0x0302
  /// SMB 3.1.1: Windows 10 and Server 2016.
  case smb311 = 0x0311

  /// Later ones are greater.
  public static func < (left: Dialect, right: Dialect) -> Bool { left.rawValue < right.rawValue }
}

extension Dialect: CustomStringConvertible {
  /// `3.1.1`.
  public var description: String {
    switch self {
    case .smb300: "3.0"
    case .smb302: "3.0.2"
    case .smb311: "3.1.1"
    }
  }
}

/// What client or server can do ([MS-SMB2] 2.2.3, 2.2.4).
struct Capabilities: OptionSet, Hashable, Sendable {
  let rawValue: UInt32
  static let largeMTU = Capabilities(rawValue: 0x04)
  static let multiChannel = Capabilities(rawValue: 0x08)
  static let encryption = Capabilities(rawValue: 0x40)
}

/// Whether messages can or must be signed ([MS-SMB2] 2.2.3).
enum SecurityMode {
  static let enabled: UInt16 = 1
  static let required: UInt16 = 2
}
