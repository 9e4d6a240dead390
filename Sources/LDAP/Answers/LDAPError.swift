internal import PrintableText

/// What went wrong with the directory: where, in doing what, to which object, and what can be done about it.
public struct LDAPError: Error, Sendable {
  /// What was being done.
  public enum Operation: String, Sendable {
    /// Looking up the server's address, or the domain's SRV records.
    case resolve = "look up"
    /// Opening the connection.
    case connect
    /// Encrypting the connection.
    case startTLS = "start TLS"
    /// Authenticating.
    case bind
    /// Reading.
    case search
    /// Changing an object.
    case modify
    /// Making an object.
    case add
    /// Deleting an object.
    case delete
  }

  /// What was being done.
  public let operation: Operation
  /// The server's URL, or the name that was looked up.
  public let server: String
  /// The distinguished name of the object, of the search's base, or of the account that binds.
  public let object: String?
  /// The attribute; of a modify or an add, all that it writes, separated by commas.
  public let attribute: String?
  /// The server's or the library's code.
  public let code: ResultCode
  /// The server's or the library's text, made safe for a terminal.
  public let diagnostic: String
  /// The nearest object that exists, where the server names it (RFC 4511 4.1.9).
  public let matchedDN: String
  /// The likely causes, most likely first.
  public let likelyCauses: [String]
  /// What to do.
  public let advice: String
  /// The request went out and no answer came back: the directory may or may not have done it.
  public let isOutcomeUnknown: Bool
  /// What each server answered, where several were tried and none served.
  public let attempts: [LDAPError]

  /// Makes an error; everything that comes from outside is made safe for a terminal, and the causes are inferred.
  public init(
    _ operation: Operation, server: String, object: String? = nil, attribute: String? = nil, code: ResultCode, diagnostic: String = "",
    matchedDN: String = "", isOutcomeUnknown: Bool = false, attempts: [LDAPError] = []
  ) {
    let diagnostic = diagnostic.printable
    let diagnosis = Diagnosis(operation, code: code, diagnostic: diagnostic, attribute: attribute, object: object)
    self.operation = operation
    self.server = server.printable
    self.object = object?.printable
    self.attribute = attribute?.printable
    self.code = code
    self.diagnostic = diagnostic
    self.matchedDN = matchedDN.printable
    self.likelyCauses = diagnosis.causes
    self.advice = diagnosis.advice
    self.isOutcomeUnknown = isOutcomeUnknown
    self.attempts = attempts
  }
}

extension LDAPError {
  /// The connection is of no more use: it is gone, or what comes over it can't be trusted to be in step.
  public var isConnectionLost: Bool {
    [.serverDown, .timeout, .connectError, .decodingError].contains(code)
  }

  /// Another server may well do what this one did not: it is gone, silent or broken, or says that it can't serve now.
  public var isServersFault: Bool { isConnectionLost || code == .busy || code == .unavailable }

  /// Another server would give the same answer, and might lock the account: the password or the ticket is at fault.
  public var isAuthenticationFailure: Bool {
    guard operation == .bind else { return false }
    return code == .invalidCredentials || code == .inappropriateAuthentication
      || KerberosFault(in: diagnostic).map(\.isOfTheClient) == true
  }
}

extension LDAPError: CustomStringConvertible {
  /// One paragraph: what failed, what the server said, the likely causes, and what to do.
  public var description: String {
    var text = "\(server): \(operation.rawValue) failed"
    if let object, !object.isEmpty { text += " for \(object)" }
    // Of a new object everything is written.
    if let attribute, operation != .add { text += ", attribute \(attribute)" }
    text += ": \(code)"
    if !diagnostic.isEmpty { text += ": \(diagnostic)" }
    if !matchedDN.isEmpty { text += " (the nearest object that exists is \(matchedDN))" }
    text += ". "
    if isOutcomeUnknown { text += "It is not known whether the server did it. " }
    if !likelyCauses.isEmpty { text += "Likely cause: \(likelyCauses.joined(separator: "; or ")). " }
    text += advice
    for attempt in attempts { text += "\n  \(attempt)" }
    return text
  }
}
