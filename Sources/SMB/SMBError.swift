internal import PrintableText
public import WindowsTypes

/// What went wrong with an SMB server: where, in doing what, on which object, and what can be done about it.
public struct SMBError: Error, Sendable {
  /// What was being done.
  public enum Operation: String, Sendable {
    case resolve = "looking up the server"
    case connect = "connecting"
    case negotiate = "negotiating the protocol"
    case authenticate = "authenticating"
    case treeConnect = "entering the share"
    case open = "opening"
    case read = "reading"
    case write = "writing"
    case flush = "flushing"
    case close = "closing"
    case delete = "deleting"
    case query = "querying"
    case change = "changing"
    case pipe = "calling the service"
    case echo = "waiting for a sign of life"
    case logoff = "logging off"
  }

  /// What kind of thing went wrong.
  public enum Kind: Sendable, Hashable {
    /// The server answered so.
    case status(NTStatus)
    /// A call over a pipe answered so: a Windows error code ([MS-ERREF] 2.2).
    case windowsError(UInt32)
    /// The connection is gone, or was never there.
    case connectionLost
    /// No answer came in time.
    case timeout
    /// What the server sent is not authentic: its signature or its tag is missing or wrong.
    case notAuthentic
    /// What the server sent breaks the protocol.
    case malformed
    /// The server offers less than this client insists on.
    case refused
    /// Something failed on this machine: OpenSSL, a file, a bad argument.
    case local
  }

  /// What was being done.
  public let operation: Operation
  /// The server's name and port.
  public let server: String
  /// The share, the file or the account.
  public let object: String?
  /// What kind of thing went wrong.
  public let kind: Kind
  /// More about it, made safe for a terminal.
  public let diagnostic: String

  /// Makes an error; everything that comes from outside is made safe for a terminal.
  public init(_ operation: Operation, server: String, object: String? = nil, _ kind: Kind, diagnostic: String = "") {
    self.operation = operation
    self.server = server.printable
    self.object = object?.printable
    self.kind = kind
    self.diagnostic = diagnostic.printable
  }
}

extension SMBError {
  /// The status that the server answered with; `nil` if it was something else.
  public var status: NTStatus? {
    if case .status(let status) = kind { status } else { nil }
  }

  /// The connection is of no more use; a new one could take up what is left.
  public var isConnectionLost: Bool {
    switch kind {
    case .connectionLost, .timeout, .notAuthentic, .malformed: true
    case .status(.userSessionDeleted), .status(.networkSessionExpired), .status(.networkNameDeleted): true
    default: false
    }
  }
}

extension SMBError {
  /// The server has answered that it did not do it; otherwise it may have done it all the same.
  ///
  /// A status of a pipe is no answer of the service behind it, which may have done its work before.
  public var isRefusal: Bool {
    switch kind {
    case .status: operation != .pipe && !isConnectionLost
    case .windowsError: true
    case .connectionLost, .timeout, .notAuthentic, .malformed, .refused, .local: false
    }
  }

  /// The account lacks the right.
  public var isAccessDenied: Bool { kind == .status(.accessDenied) || kind == .windowsError(5) }

  /// There is no file of this name.
  public var isNoSuchFile: Bool {
    switch status {
    case .objectNameNotFound?, .objectPathNotFound?, .noSuchFile?: true
    default: false
    }
  }

  /// The server, or the file system behind it, knows nothing of what it was asked for.
  public var isNotSupported: Bool {
    switch status {
    case .notSupported?, .invalidDeviceRequest?, .notImplemented?: true
    default: false
    }
  }

  /// The server service knows no share of this name: Windows answers NERR_NetNameNotFound, Samba ERROR_BAD_NET_NAME.
  public var isNoSuchShare: Bool { kind == .windowsError(2310) || kind == .windowsError(67) }
}

extension SMBError: CustomStringConvertible {
  /// What failed and what the server said, in one sentence.
  public var summary: String {
    var text = "\(server): \(operation.rawValue) failed"
    if let object, !object.isEmpty { text += " for \(object)" }
    text += ": \(kind.text)"
    return diagnostic.isEmpty ? text : text + ": \(diagnostic)"
  }

  /// The likely cause; empty where none is known.
  public var likelyCause: String { SMBDiagnosis(operation, kind).cause }

  /// What to do; empty where nothing is known to help.
  public var advice: String { SMBDiagnosis(operation, kind).advice }

  /// One paragraph: what failed, what the server said, the likely cause, and what to do.
  public var description: String {
    summary + "." + (likelyCause.isEmpty ? "" : " Likely cause: \(likelyCause).") + (advice.isEmpty ? "" : " \(advice)")
  }
}

extension SMBError.Kind {
  fileprivate var text: String {
    switch self {
    case .status(let status): status.description
    case .windowsError(let code): "Windows error \(code)"
    case .connectionLost: "the connection is gone"
    case .timeout: "no answer in time"
    case .notAuthentic: "the answer is not authentic"
    case .malformed: "the answer breaks the protocol"
    case .refused: "the server offers less than is needed"
    case .local: "this machine can't do it"
    }
  }
}
