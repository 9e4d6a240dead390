/// The bits of the attribute `userAccountControl` ([MS-ADTS] 2.2.16).
///
/// Bits that this list does not know survive reading and writing: a change takes single bits in or out, and never writes a whole
/// value of its own making.
public struct UserAccountControl: OptionSet, Hashable, Sendable, Codable {
  /// The bits as one number; the directory holds the same 32 bits as a signed number.
  public let rawValue: UInt32

  /// Takes the bits as they are, unknown ones included.
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// A logon script runs.
  public static let script = Self(rawValue: 0x1)
  /// The account is disabled.
  public static let accountDisabled = Self(rawValue: 0x2)
  /// The account needs a home directory.
  public static let homeDirectoryRequired = Self(rawValue: 0x8)
  /// The account is locked out.
  public static let lockout = Self(rawValue: 0x10)
  /// The account may have an empty password.
  public static let passwordNotRequired = Self(rawValue: 0x20)
  /// The user can't change the password.
  public static let passwordCannotChange = Self(rawValue: 0x40)
  /// The password is stored with reversible encryption.
  public static let encryptedTextPasswordAllowed = Self(rawValue: 0x80)
  /// A local account for a user whose account lies in another domain.
  public static let temporaryDuplicateAccount = Self(rawValue: 0x100)
  /// The account of a user.
  public static let normalAccount = Self(rawValue: 0x200)
  /// The account of a trusted domain.
  public static let interdomainTrustAccount = Self(rawValue: 0x800)
  /// The account of a computer that is a member of the domain.
  public static let workstationTrustAccount = Self(rawValue: 0x1000)
  /// The account of a domain controller.
  public static let serverTrustAccount = Self(rawValue: 0x2000)
  /// The password never expires.
  public static let passwordDoesNotExpire = Self(rawValue: 0x10000)
  /// A majority node set account.
  public static let majorityNodeSetLogonAccount = Self(rawValue: 0x20000)
  /// The user must log on with a smart card.
  public static let smartcardRequired = Self(rawValue: 0x40000)
  /// Unconstrained delegation: the account may act as any user towards any service; never wanted on a host.
  public static let trustedForDelegation = Self(rawValue: 0x80000)
  /// The account can't be delegated by anyone.
  public static let notDelegated = Self(rawValue: 0x100000)
  /// The account is restricted to DES keys.
  public static let useDESKeyOnly = Self(rawValue: 0x200000)
  /// The account needs no Kerberos pre-authentication.
  public static let preauthenticationNotRequired = Self(rawValue: 0x400000)
  /// The password has expired.
  public static let passwordExpired = Self(rawValue: 0x800000)
  /// Protocol transition ("use any authentication protocol"): without it, S4U2Self tickets are not forwardable.
  public static let trustedToAuthenticateForDelegation = Self(rawValue: 0x100_0000)
  /// Tickets for the account carry no authorization data.
  public static let noAuthorizationDataRequired = Self(rawValue: 0x200_0000)
  /// The account of a read-only domain controller.
  public static let partialSecretsAccount = Self(rawValue: 0x400_0000)
  /// The account uses AES keys.
  public static let useAESKeys = Self(rawValue: 0x800_0000)
}

extension UserAccountControl {
  /// Reads the attribute as the directory gives it: a signed decimal number of 32 bits, so bit 31 makes it negative.
  public init(ldapText text: String) throws(MalformedValue) {
    guard !text.hasPrefix("+"), let number = Int32(text) else {
      throw MalformedValue("userAccountControl", .text(found: text, expected: "a signed decimal number of 32 bits"))
    }
    self.init(rawValue: UInt32(bitPattern: number))
  }

  /// The attribute as the directory holds it: a signed decimal number.
  public var ldapText: String {
    String(Int32(bitPattern: rawValue))
  }

  /// Whether they are a domain controller's, writable or read-only (SERVER_TRUST_ACCOUNT, PARTIAL_SECRETS_ACCOUNT).
  public var isDomainController: Bool {
    !isDisjoint(with: [.serverTrustAccount, .partialSecretsAccount])
  }

  /// The names of the bits that are set, lowest bit first; a bit without a name is given in hexadecimal.
  public var names: [String] {
    (0..<UInt32.bitWidth).map { UInt32(1) << $0 }.filter { rawValue & $0 != 0 }.map { bit in
      Self.fieldNames[bit] ?? "0x" + String(bit, radix: 16)
    }
  }

  /// The names by which administrators know the bits, from Microsoft's "UserAccountControl property flags".
  private static let fieldNames: [UInt32: String] = [
    0x1: "SCRIPT", 0x2: "ACCOUNTDISABLE", 0x8: "HOMEDIR_REQUIRED", 0x10: "LOCKOUT", 0x20: "PASSWD_NOTREQD",
    0x40: "PASSWD_CANT_CHANGE", 0x80: "ENCRYPTED_TEXT_PWD_ALLOWED", 0x100: "TEMP_DUPLICATE_ACCOUNT", 0x200: "NORMAL_ACCOUNT",
    0x800: "INTERDOMAIN_TRUST_ACCOUNT", 0x1000: "WORKSTATION_TRUST_ACCOUNT", 0x2000: "SERVER_TRUST_ACCOUNT",
    0x10000: "DONT_EXPIRE_PASSWORD", 0x20000: "MNS_LOGON_ACCOUNT", 0x40000: "SMARTCARD_REQUIRED", 0x80000: "TRUSTED_FOR_DELEGATION",
    0x100000: "NOT_DELEGATED", 0x200000: "USE_DES_KEY_ONLY", 0x400000: "DONT_REQ_PREAUTH", 0x800000: "PASSWORD_EXPIRED",
    0x100_0000: "TRUSTED_TO_AUTH_FOR_DELEGATION", 0x200_0000: "NO_AUTH_DATA_REQUIRED", 0x400_0000: "PARTIAL_SECRETS_ACCOUNT",
    0x800_0000: "USE_AES_KEYS",
  ]
}
