/// The result of an operation, as the server or the library numbers it.
///
/// Codes of zero and above are the server's (RFC 4511 4.1.9); negative ones are libldap's own. A code that has no name here
/// survives as its number.
public struct ResultCode: RawRepresentable, Hashable, Sendable {
  /// The number.
  public let rawValue: Int32

  /// Any number is a code.
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// Lets a code stand as a pattern in `switch` and `catch`.
  public static func ~= (pattern: Self, value: Self) -> Bool { pattern == value }
}

extension ResultCode {
  /// The operation was done.
  public static let success = Self(rawValue: 0)
  /// Active Directory answers this when nobody is bound.
  public static let operationsError = Self(rawValue: 1)
  /// The server did not understand a message.
  public static let protocolError = Self(rawValue: 2)
  /// The server's limit of time was reached.
  public static let timeLimitExceeded = Self(rawValue: 3)
  /// There is more than the server gives.
  public static let sizeLimitExceeded = Self(rawValue: 4)
  /// The server does not take this way to authenticate.
  public static let authMethodNotSupported = Self(rawValue: 7)
  /// The server wants a signed, sealed or encrypted connection.
  public static let strongerAuthRequired = Self(rawValue: 8)
  /// Another server holds the object.
  public static let referral = Self(rawValue: 10)
  /// A limit of the database, such as the number of values an object can hold.
  public static let adminLimitExceeded = Self(rawValue: 11)
  /// A control that the request insists on is unknown to the server.
  public static let unavailableCriticalExtension = Self(rawValue: 12)
  /// The server wants an encrypted connection.
  public static let confidentialityRequired = Self(rawValue: 13)
  /// A step of an authentication, not its end.
  public static let saslBindInProgress = Self(rawValue: 14)
  /// The object lacks the attribute, or the value that was to be deleted.
  public static let noSuchAttribute = Self(rawValue: 16)
  /// The schema does not know the attribute.
  public static let undefinedAttributeType = Self(rawValue: 17)
  /// The directory's rules forbid the value.
  public static let constraintViolation = Self(rawValue: 19)
  /// The value that was to be added is already there.
  public static let attributeOrValueExists = Self(rawValue: 20)
  /// The value has not the form of its attribute.
  public static let invalidAttributeSyntax = Self(rawValue: 21)
  /// There is no object of this name.
  public static let noSuchObject = Self(rawValue: 32)
  /// The name is no distinguished name.
  public static let invalidDNSyntax = Self(rawValue: 34)
  /// The account is not allowed to authenticate in this way.
  public static let inappropriateAuthentication = Self(rawValue: 48)
  /// The name or the password is wrong, or the account can't log on.
  public static let invalidCredentials = Self(rawValue: 49)
  /// The account has not the right.
  public static let insufficientAccessRights = Self(rawValue: 50)
  /// The server is busy.
  public static let busy = Self(rawValue: 51)
  /// The server is shutting down or not ready.
  public static let unavailable = Self(rawValue: 52)
  /// The server refuses, for a reason of its own.
  public static let unwillingToPerform = Self(rawValue: 53)
  /// There are objects below the object.
  public static let notAllowedOnNonLeaf = Self(rawValue: 66)
  /// An object of this name exists.
  public static let entryAlreadyExists = Self(rawValue: 68)
  /// Anything else, on the server's side.
  public static let other = Self(rawValue: 80)

  /// The connection is gone.
  public static let serverDown = Self(rawValue: -1)
  /// Something failed on this machine: Kerberos, mostly.
  public static let localError = Self(rawValue: -2)
  /// The request could not be written.
  public static let encodingError = Self(rawValue: -3)
  /// The server's answer is malformed, or contradicts itself.
  public static let decodingError = Self(rawValue: -4)
  /// No answer came in time.
  public static let timeout = Self(rawValue: -5)
  /// The mechanism of authentication is not there.
  public static let authUnknown = Self(rawValue: -6)
  /// The search filter is malformed.
  public static let filterError = Self(rawValue: -7)
  /// The user gave up.
  public static let userCancelled = Self(rawValue: -8)
  /// A parameter can't be used.
  public static let parameterError = Self(rawValue: -9)
  /// No memory is left.
  public static let noMemory = Self(rawValue: -10)
  /// No connection, or no TLS, could be made.
  public static let connectError = Self(rawValue: -11)
  /// The library can't do that.
  public static let notSupported = Self(rawValue: -12)
}

extension ResultCode: CustomStringConvertible {
  /// The name of RFC 4511 with its number, or the number alone.
  public var description: String {
    name.map { "\($0) (\(rawValue))" } ?? "result code \(rawValue)"
  }

  /// The name of RFC 4511, or libldap's for a negative code; `nil` for a number without one.
  public var name: String? { Self.names[self] }

  private static let names: [Self: String] = [
    .success: "success", .operationsError: "operationsError", .protocolError: "protocolError",
    .timeLimitExceeded: "timeLimitExceeded", .sizeLimitExceeded: "sizeLimitExceeded",
    .authMethodNotSupported: "authMethodNotSupported", .strongerAuthRequired: "strongerAuthRequired", .referral: "referral",
    .adminLimitExceeded: "adminLimitExceeded", .unavailableCriticalExtension: "unavailableCriticalExtension",
    .confidentialityRequired: "confidentialityRequired", .saslBindInProgress: "saslBindInProgress",
    .noSuchAttribute: "noSuchAttribute", .undefinedAttributeType: "undefinedAttributeType",
    .constraintViolation: "constraintViolation", .attributeOrValueExists: "attributeOrValueExists",
    .invalidAttributeSyntax: "invalidAttributeSyntax", .noSuchObject: "noSuchObject", .invalidDNSyntax: "invalidDNSyntax",
    .inappropriateAuthentication: "inappropriateAuthentication", .invalidCredentials: "invalidCredentials",
    .insufficientAccessRights: "insufficientAccessRights", .busy: "busy", .unavailable: "unavailable",
    .unwillingToPerform: "unwillingToPerform", .notAllowedOnNonLeaf: "notAllowedOnNonLeaf", .entryAlreadyExists: "entryAlreadyExists",
    .other: "other",
    .serverDown: "serverDown", .localError: "localError", .encodingError: "encodingError", .decodingError: "decodingError",
    .timeout: "timeout", .authUnknown: "authUnknown", .filterError: "filterError", .userCancelled: "userCancelled",
    .parameterError: "parameterError", .noMemory: "noMemory", .connectError: "connectError", .notSupported: "notSupported",
  ]
}
