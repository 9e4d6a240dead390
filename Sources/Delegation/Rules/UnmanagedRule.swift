extension Rule {
  static let unmanaged = Rule(
    .unmanaged, .warning, "unmanaged entry",
    why: """
      The host may delegate to a service that the policy does not explain. Somebody may need it, or it was left behind; nobody who reads the \
      policy knows of it, and whoever takes the host over can use it.
      """,
    mend: [
      .policy(
        """
        services: [cifs, migration, CLASS]    # if every host needs the service
        waivers: [{rule: KCD006, host: ZULU, entry: http/APP, reason: WHY, owner: WHO, expires: 2027-01-31}]
        unmanaged: remove                     # then: kcdmesh provision --config kcdmesh.yaml
        """),
      .ldif(
        """
        dn: CN=ZULU,OU=HYPER-V,DC=CORP,DC=EXAMPLE,DC=COM
        changetype: modify
        delete: msDS-AllowedToDelegateTo
        msDS-AllowedToDelegateTo: http/APP
        -
        """),
      .powerShell("Set-ADComputer ZULU -Remove @{'msDS-AllowedToDelegateTo' = 'http/APP'}"),
    ],
    references: [protocolExtensions])
}

extension CheckFacts {
  /// Entries outside the mesh that somebody owns; where nobody knows who, the rule of ghosts says so.
  func unmanagedEntries() -> RuleVerdict {
    RuleVerdict(
      findings(of: \.unmanaged) { host, entry in
        Finding(
          .unmanaged, host: account(host).shortName, entry: entry, "the policy does not explain “\(entry)”", found: entry,
          remedy: Remedy.remove(entry, from: account(host).distinguishedName) + "  # or explain it in the policy")
      })
  }
}
