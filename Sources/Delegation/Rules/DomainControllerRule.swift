extension Rule {
  static let domainController = Rule(
    .domainController, .critical, "an entry targets a domain controller",
    why: """
      The host may act as any user who can be delegated towards a domain controller's services: with ldap or cifs there, as an administrator, it \
      can read every secret of the domain. Whoever takes the host over owns the domain.
      """,
    mend: [
      .ldif(
        """
        dn: CN=ZULU,OU=HYPER-V,DC=CORP,DC=EXAMPLE,DC=COM
        changetype: modify
        delete: msDS-AllowedToDelegateTo
        msDS-AllowedToDelegateTo: ldap/DC1.CORP.EXAMPLE.COM
        -
        """),
      .powerShell("Set-ADComputer ZULU -Remove @{'msDS-AllowedToDelegateTo' = 'ldap/DC1.CORP.EXAMPLE.COM'}"),
    ],
    references: ["[MS-ADTS] 2.2.16: SERVER_TRUST_ACCOUNT (0x2000), PARTIAL_SECRETS_ACCOUNT (0x4000000)"])
}

extension CheckFacts {
  /// Entries that lead to a domain controller, wherever they come from.
  func controllerEntries() -> RuleVerdict {
    RuleVerdict(
      findings(of: \.controllers) { host, entry in
        Finding(
          .domainController, host: account(host).shortName, entry: entry, "“\(entry)” leads to a domain controller", found: entry,
          remedy: Remedy.remove(entry, from: account(host).distinguishedName))
      }, gap: owners.failure)
  }
}
