/// Why Active Directory refused a bind: the hexadecimal Windows error after `data` in its text ([MS-ADTS] 5.1.1.1.1, [MS-ERREF] 2.2).
enum AccountState: String, CaseIterable {
  case noSuchUser = "525"
  case wrongPassword = "52e"
  case restricted = "52f"
  case outsideHours = "530"
  case wrongWorkstation = "531"
  case passwordExpired = "532"
  case disabled = "533"
  case expired = "701"
  case mustChangePassword = "773"
  case locked = "775"
  /// SEC_E_BAD_BINDINGS.
  case badChannelBinding = "80090346"

  init?(in diagnostic: String) {
    if diagnostic.hasPrefix(Self.badChannelBinding.rawValue) {
      self = .badChannelBinding
    } else if let marker = diagnostic.firstRange(of: "data ") {
      self.init(rawValue: diagnostic[marker.upperBound...].prefix { $0.isHexDigit }.lowercased())
    } else {
      return nil
    }
  }

  var cause: String {
    switch self {
    case .noSuchUser: "the account does not exist"
    case .wrongPassword: "the name or the password is wrong"
    case .restricted: "an account restriction forbids this logon (Protected Users can't bind with a password)"
    case .outsideHours: "the account may not log on at this hour"
    case .wrongWorkstation: "the account may not log on from this machine"
    case .passwordExpired: "the password has expired"
    case .disabled: "the account is disabled"
    case .expired: "the account has expired"
    case .mustChangePassword: "the password must be changed first"
    case .locked: "the account is locked out"
    case .badChannelBinding: "the channel binding does not fit: something between here and the server opens the TLS connection"
    }
  }

  var advice: String {
    switch self {
    case .noSuchUser, .wrongPassword: "Check both; do not try again and again: the account may lock."
    case .restricted: "Use Kerberos."
    case .outsideHours, .wrongWorkstation: "Use another account, or have the restriction lifted."
    case .passwordExpired, .mustChangePassword: "Change the password, then run again."
    case .disabled, .expired: "Use another account, or have this one enabled."
    case .locked: "Have the account unlocked, and find out who tried."
    case .badChannelBinding: "Connect to the domain controller itself, not through a proxy or load balancer that ends TLS."
    }
  }
}
