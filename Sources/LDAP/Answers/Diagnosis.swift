internal import PrintableText

/// The likely causes of an error, and what to do, inferred from its code and its text.
struct Diagnosis {
  var causes: [String]
  var advice: String

  init(_ causes: [String], _ advice: String) {
    self.causes = causes
    self.advice = advice
  }

  init(_ operation: LDAPError.Operation, code: ResultCode, diagnostic: String, attribute: String?, object: String? = nil) {
    self =
      Self.ofConnecting(operation, code, diagnostic)
      ?? Self.ofTLS(operation, code, diagnostic)
      ?? Self.ofBinding(operation, code, diagnostic)
      ?? Self.ofReading(operation, code, diagnostic)
      ?? Self.ofWriting(operation, code, attribute, object)
      ?? Self.ofAdding(operation, code, diagnostic, attribute)
      ?? Self.ofDeleting(operation, code)
      ?? Self.ofAnything(code)
  }
}

extension Diagnosis {
  private static func ofConnecting(_ operation: LDAPError.Operation, _ code: ResultCode, _ diagnostic: String) -> Self? {
    switch operation {
    case .resolve:
      Self(["DNS does not know the name, or the DNS server can't be reached"], "Check the name, and the name servers in resolv.conf.")
    case .connect where diagnostic.contains("refused"):
      Self(["no directory server listens on that port"], "Check the server's name and port, and that it is up.")
    case .connect where code == .timeout:
      Self(["the server is off, or a firewall drops the packets"], "Check the route and the firewall (389 for ldap, 636 for ldaps).")
    case .connect where diagnostic.contains("route") || diagnostic.contains("unreachable"):
      Self(["this machine has no route to the server"], "Check the network.")
    default: nil
    }
  }

  private static func ofTLS(_ operation: LDAPError.Operation, _ code: ResultCode, _ diagnostic: String) -> Self? {
    guard operation == .startTLS else { return nil }
    if diagnostic.contains(TLSFault.name) || diagnostic.contains("hostname does not match") {
      return Self(
        ["the certificate is for another name"],
        "Use the name that stands in the certificate, or get the server a certificate for this one.")
    }
    if diagnostic.contains(TLSFault.trustStore) {
      return Self(["the file is missing, unreadable or holds no certificate"], "Name a PEM file with the certificates of your authority.")
    }
    if diagnostic.contains(TLSFault.certificate) {
      return Self(
        ["the authority that issued the certificate is not among the trusted ones", "the certificate has expired or is not yet valid"],
        "Name the authority's certificate with --ca-file, or renew the server's certificate.")
    }
    switch code {
    case .unavailable, .protocolError, .unwillingToPerform, .operationsError:
      return Self(["the server has no certificate"], "Install a certificate on the server, or use Kerberos on ldap://.")
    case .timeout: return Self(["what listens on the port does not speak TLS"], "Check the port: 636 for ldaps, 389 for StartTLS.")
    default:
      return Self(
        ["the server has no certificate, or does not speak TLS 1.2 or later", "what listens on the port is no directory"],
        "Check the server's certificate and the port (636 for ldaps).")
    }
  }

  private static func ofBinding(_ operation: LDAPError.Operation, _ code: ResultCode, _ diagnostic: String) -> Self? {
    if diagnostic == BindFault.inClear { return Self([], "Use ldaps:// or StartTLS, or Kerberos.") }
    if code == .strongerAuthRequired, diagnostic.contains("Sign or Seal are required") {
      // We never ask for less outside of TLS, and never for a layer inside.
      return Self(
        ["the server takes no Kerberos inside TLS (Samba before 4.21)"],
        "Use Kerberos on ldap:// without StartTLS, or inside TLS a password by --bind-dn and --password-file.")
    }
    if code == .strongerAuthRequired || code == .confidentialityRequired {
      return Self(
        ["the server wants connections signed, sealed or inside TLS"],
        "Use Kerberos on ldap://, or ldaps:// or StartTLS.")
    }
    guard operation == .bind else { return nil }
    if code == .invalidCredentials || code == .unwillingToPerform, let state = AccountState(in: diagnostic) {
      return Self([state.cause], state.advice)
    }
    if let fault = KerberosFault(in: diagnostic) { return Self([fault.cause], fault.advice) }
    return code == .invalidCredentials
      ? Self(
        ["the name or the password is wrong, or the server does not accept the ticket"],
        "Check the account; do not try again and again: it may lock.")
      : nil
  }

  private static func ofReading(_ operation: LDAPError.Operation, _ code: ResultCode, _ diagnostic: String) -> Self? {
    guard operation == .search, code == .other, diagnostic.contains(RangeFault.changes) else { return nil }
    return Self(["somebody writes to the object all the time"], "Run again when nobody does.")
  }

  static let noDelegationPrivilege =
    "the account lacks the right SeEnableDelegationPrivilege on the domain controller"
    + " (“Enable computer and user accounts to be trusted for delegation”)"
  static let bothRights =
    "Use an account that has both, or have them granted; the privilege comes from the domain controllers' policy."

  private static func ofWriting(_ operation: LDAPError.Operation, _ code: ResultCode, _ attribute: String?, _ object: String?) -> Self? {
    guard operation == .modify else { return nil }
    switch code {
    case .insufficientAccessRights: return ofForbiddenWrite(attribute)
    case .attributeOrValueExists:
      return Self(["someone else added the value in the meantime"], "Read the directory again, and plan anew.")
    case .noSuchAttribute:
      return Self(["someone else removed the value in the meantime"], "Read the directory again, and plan anew.")
    case .adminLimitExceeded:
      return Self(
        ["the object holds as many values as the domain's database allows: about 1,200, or 3,200 with pages of 32 KiB"],
        "Split the mesh, use resource-based delegation, or remove values that are no longer needed.")
    case .constraintViolation, .unwillingToPerform: return ofForbiddenChange(code, attribute, object)
    case .busy, .unavailable:
      return Self(
        ["the server is starting, stopping or overloaded"],
        "Nothing was written to this object. Try again later; provision --resume does the rest of a journal.")
    case .referral:
      return Self(["the object was moved to another domain"], "Nothing was written to this object. Look for it, and plan anew.")
    default: return nil
    }
  }

  /// A modify without the right to it: the privilege is asked for where the list or the flags are written ([MS-ADTS] 3.1.1.5.3.1,
  /// [MS-SAMR] 3.1.1.8.10), and the server does not say which of the two is missing.
  private static func ofForbiddenWrite(_ attribute: String?) -> Self {
    let noAccess = "the account has no write access to \(attribute ?? "the attribute") on the object"
    return attribute?.lowercased() == "serviceprincipalname"
      ? Self([noAccess], "Use an account that has it, or have the validated write of it granted.")
      : Self([noAccess, noDelegationPrivilege], bothRights)
  }

  /// A modify that the server's own rules forbid; it changes a whole object or nothing of it (RFC 4511 4.6).
  ///
  /// To delete the old flags and add the new ones in one modify is a compare-and-swap, which not every controller need take. Nothing
  /// else is offered: to replace the flags would overwrite what somebody else changes at the same moment.
  private static func ofForbiddenChange(_ code: ResultCode, _ attribute: String?, _ object: String?) -> Self {
    let attributes = attribute?.lowercased().split(separator: ", ") ?? []
    let hasFlags = attributes.contains("useraccountcontrol")
    let hasNames = code == .constraintViolation && attributes.contains("serviceprincipalname")
    let causes = [
      hasNames ? "a service principal name that was to be added is owned by another account of the forest" : nil,
      hasFlags ? "this controller may not take delete and add of userAccountControl in one modify, which is a compare-and-swap" : nil,
      hasNames || hasFlags ? nil : "the domain controller's rules forbid this change",
    ].compactMap(\.self)
    let advice = [
      "Nothing was written to this object.",
      hasNames ? "Find the name's owner (on Windows: setspn -F -Q NAME) and take the name from the wrong account." : nil,
      hasFlags ? byHand(object) : nil,
      "See also the server's text and its event log.",
    ].compactMap(\.self)
    return Self(causes, advice.joined(separator: " "))
  }

  /// What replaces a compare-and-swap: a person who reads, replaces, and reads again.
  private static func byHand(_ object: String?) -> String {
    let account = "-Identity \(object?.powerShellLiteral ?? "NAME")"
    return """
      Set the flag by hand: read it (Get-ADObject \(account) -Properties userAccountControl), replace it (Set-ADAccountControl \(account) \
      with -TrustedToAuthForDelegation $true for protocol transition, $false for none, or -TrustedForDelegation $false against \
      unconstrained delegation), and read it again: no other bit may differ. This is not race-free: what another sets between reading and \
      replacing is lost, so let nobody else change the account meanwhile. Then run again: what is set already is not written.
      """
  }

  private static func ofAnything(_ code: ResultCode) -> Self {
    switch code {
    case .serverDown: Self(["the server went away, or a firewall cut the connection"], "Check the server, and run again.")
    case .timeout: Self(["the server is overloaded or stalled"], "Try again, or another server.")
    case .timeLimitExceeded: Self(["the server is overloaded, or the search too wide"], "Narrow the search, or try another server.")
    case .sizeLimitExceeded: Self(["the server gives no more entries than that"], "Narrow the search.")
    case .referral: Self(["the object is in another domain"], "Ask a server of that domain.")
    case .noSuchObject: Self(["the name is wrong, or the account can't see the object"], "Check the name.")
    case .invalidDNSyntax: Self(["the name is no distinguished name"], "Check the name, and the escapes in it (RFC 4514).")
    case .insufficientAccessRights: Self(["the account has not the right to read this"], "Use an account that has.")
    case .busy, .unavailable: Self(["the server is starting, stopping or overloaded"], "Try again later, or another server.")
    case .invalidAttributeSyntax: Self(["the object's data are not what the attribute promises"], "Look at the object with another tool.")
    case .decodingError: Self(["the server is broken, or is no directory"], "Try another server, and report this.")
    case .operationsError:
      // Samba answers so when its time is up; Windows, when nobody has bound.
      Self(
        ["the server ran out of time or failed inside", "the server takes the connection for anonymous"],
        "Try again, or another server; then check the credentials.")
    default: Self([], "See the server's text.")
    }
  }
}

/// Texts of our own, for what libldap leaves without one.
enum TLSFault {
  static let trustStore = "the trusted certificates could not be loaded"
  static let certificate = "the server's certificate was refused"
  static let name = "the server's certificate is not for"
}

/// Texts of our own, for what is refused before anything is sent.
enum BindFault {
  static let inClear = "a password is never sent over an unencrypted connection"
}
