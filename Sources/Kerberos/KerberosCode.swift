internal import CKerberos

/// A code of MIT's Kerberos library, as it numbers them; GSSAPI's minor status is mostly the same number.
///
/// A code that has no name here survives as its number.
public struct KerberosCode: RawRepresentable, Hashable, Sendable {
  /// The number.
  public let rawValue: Int32

  /// Any number is a code.
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// The library's functions return 32 bits, its headers define the codes as longer numbers.
  init(_ code: Int) {
    self.init(rawValue: Int32(truncatingIfNeeded: code))
  }

  /// Lets a code stand as a pattern in `switch` and `catch`.
  public static func ~= (pattern: Self, value: Self) -> Bool { pattern == value }
}

extension KerberosCode {
  /// The KDC does not know the account (RFC 4120 7.5.9, 6).
  public static let unknownClient = Self(KRB5KDC_ERR_C_PRINCIPAL_UNKNOWN)
  /// The KDC does not know the service (7).
  public static let unknownServer = Self(KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN)
  /// Several accounts have the name (8).
  public static let ambiguousPrincipal = Self(KRB5KDC_ERR_PRINCIPAL_NOT_UNIQUE)
  /// The domain's policy forbids it (12).
  public static let forbiddenByPolicy = Self(KRB5KDC_ERR_POLICY)
  /// The KDC does not do what was asked for: how a delegation is refused (13; [MS-SFU] 3.2.5.2).
  public static let badOption = Self(KRB5KDC_ERR_BADOPTION)
  /// KDC and client have no encryption type in common (14).
  public static let noCommonEncryptionType = Self(KRB5KDC_ERR_ETYPE_NOSUPP)
  /// The account is disabled, locked or expired (18).
  public static let clientRevoked = Self(KRB5KDC_ERR_CLIENT_REVOKED)
  /// The password has expired (23).
  public static let passwordExpired = Self(KRB5KDC_ERR_KEY_EXP)
  /// The key is not the account's (24).
  public static let preauthenticationFailed = Self(KRB5KDC_ERR_PREAUTH_FAILED)
  /// A decrypted message did not verify: the key is not the account's (31).
  public static let badIntegrity = Self(KRB5KRB_AP_ERR_BAD_INTEGRITY)
  /// The ticket has expired (32).
  public static let ticketExpired = Self(KRB5KRB_AP_ERR_TKT_EXPIRED)
  /// The clocks differ by too much (37).
  public static let clockSkew = Self(KRB5KRB_AP_ERR_SKEW)
  /// The KDC can't give the service now (29).
  public static let serviceUnavailable = Self(KRB5KDC_ERR_SVC_UNAVAILABLE)
  /// The KDC is of another realm (68).
  public static let wrongRealm = Self(KRB5KDC_ERR_WRONG_REALM)
  /// No KDC is known for the realm.
  public static let unknownRealm = Self(KRB5_REALM_UNKNOWN)
  /// No KDC of the realm answers.
  public static let unreachable = Self(KRB5_KDC_UNREACH)
  /// The answer fits the clock of another machine.
  public static let replyClockSkew = Self(KRB5_KDCREP_SKEW)
  /// The answer is about something else than was asked: for a delegation, the KDC ignored it.
  public static let modifiedReply = Self(KRB5_KDCREP_MODIFIED)
  /// What is wanted is not in the cache.
  public static let notInCache = Self(KRB5_CC_NOTFOUND)
  /// The cache's file is not there.
  public static let noCache = Self(KRB5_FCC_NOFILE)
  /// The entry is not in the keytab.
  public static let notInKeytab = Self(KRB5_KT_NOTFOUND)
  /// The text is no principal's name.
  public static let malformedPrincipal = Self(KRB5_PARSE_MALFORMED)
  /// The configuration names no default realm.
  public static let noDefaultRealm = Self(KRB5_CONFIG_NODEFREALM)
}

extension KerberosCode: CustomStringConvertible {
  /// The name with the number, or the number alone.
  public var description: String { name.map { "\($0) (\(rawValue))" } ?? "code \(rawValue)" }

  /// The name in MIT's headers; `nil` for a number without one here.
  public var name: String? { Self.names[self] }

  private static let names: [Self: String] = [
    .unknownClient: "KRB5KDC_ERR_C_PRINCIPAL_UNKNOWN", .unknownServer: "KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN",
    .ambiguousPrincipal: "KRB5KDC_ERR_PRINCIPAL_NOT_UNIQUE", .forbiddenByPolicy: "KRB5KDC_ERR_POLICY",
    .badOption: "KRB5KDC_ERR_BADOPTION", .serviceUnavailable: "KRB5KDC_ERR_SVC_UNAVAILABLE", .modifiedReply: "KRB5_KDCREP_MODIFIED",
    .noCommonEncryptionType: "KRB5KDC_ERR_ETYPE_NOSUPP", .clientRevoked: "KRB5KDC_ERR_CLIENT_REVOKED",
    .passwordExpired: "KRB5KDC_ERR_KEY_EXP", .preauthenticationFailed: "KRB5KDC_ERR_PREAUTH_FAILED",
    .badIntegrity: "KRB5KRB_AP_ERR_BAD_INTEGRITY", .ticketExpired: "KRB5KRB_AP_ERR_TKT_EXPIRED", .clockSkew: "KRB5KRB_AP_ERR_SKEW",
    .wrongRealm: "KRB5KDC_ERR_WRONG_REALM", .unknownRealm: "KRB5_REALM_UNKNOWN", .unreachable: "KRB5_KDC_UNREACH",
    .replyClockSkew: "KRB5_KDCREP_SKEW", .notInCache: "KRB5_CC_NOTFOUND", .noCache: "KRB5_FCC_NOFILE",
    .notInKeytab: "KRB5_KT_NOTFOUND", .malformedPrincipal: "KRB5_PARSE_MALFORMED", .noDefaultRealm: "KRB5_CONFIG_NODEFREALM",
  ]
}
