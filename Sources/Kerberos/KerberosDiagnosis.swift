/// The likely cause of a code, and what to do.
struct KerberosDiagnosis {
  let cause: String
  let advice: String

  init(_ step: KerberosError.Step, _ code: KerberosCode) {
    (cause, advice) =
      switch code {
      case .noCache, .notInCache:
        ("nobody has logged on here, or KRB5CCNAME names another cache", "Get a ticket with kinit.")
      case .ticketExpired: ("the ticket has expired", "Renew it with kinit.")
      case .unknownClient: ("the domain has no such account", "Check the name of the principal, and its case.")
      case .preauthenticationFailed, .badIntegrity:
        ("the key is old: the account's password has changed since the keytab was written", "Write the keytab anew.")
      case .clientRevoked: ("the account is disabled, locked or expired", "Have it enabled.")
      case .passwordExpired: ("the account's password has expired", "Change it.")
      case .clockSkew, .replyClockSkew:
        (
          "the clocks of this machine and of the domain differ by more than five minutes",
          "Set this machine's clock by the domain's time server."
        )
      case .unreachable:
        ("no domain controller answers on port 88", "Check the network, and the name servers in resolv.conf.")
      case .unknownRealm:
        ("neither krb5.conf nor DNS names a KDC of the realm", "Check the realm's spelling, krb5.conf, and the domain's SRV records.")
      case .wrongRealm: ("the account is of another realm", "Name the principal with its realm.")
      case .noCommonEncryptionType:
        ("keytab and account have no encryption type in common", "Write the keytab anew, with AES keys.")
      case .notInKeytab: ("the keytab has no key of the principal", "Name a principal that is in the keytab.")
      case .malformedPrincipal: ("the text is no principal's name", "Write it like ZULU$@LAB.EXAMPLE or user@LAB.EXAMPLE.")
      case .noDefaultRealm: ("krb5.conf has no default_realm", "Set default_realm in krb5.conf, or name the realm.")
      default: ("", step == .configuration ? "Check krb5.conf." : "Run again with KRB5_TRACE=/dev/stderr to see each step.")
      }
  }
}
