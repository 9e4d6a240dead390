internal import WindowsTypes

extension Rule {
  static let unconstrained = Rule(
    .unconstrained, .critical, "unconstrained delegation on a host",
    why: """
      TRUSTED_FOR_DELEGATION lets the host keep the ticket-granting ticket of everyone who connects to it, and act as them towards any service \
      of the forest. Whoever takes the host over takes over whoever can be made to connect to it, domain controllers among them.
      """,
    mend: [
      .kcdmesh("kcdmesh provision --config kcdmesh.yaml --clear-unconstrained"),
      .powerShell("Set-ADAccountControl -Identity 'ZULU$' -TrustedForDelegation $false"),
      .ldif(
        """
        dn: CN=ZULU,OU=HYPER-V,DC=CORP,DC=EXAMPLE,DC=COM
        changetype: modify
        delete: userAccountControl
        userAccountControl: 528384
        -
        add: userAccountControl
        userAccountControl: 4096
        -
        """),
    ],
    references: ["[MS-ADTS] 2.2.16: userAccountControl, TRUSTED_FOR_DELEGATION (0x80000)"])
}

extension CheckFacts {
  /// Hosts that may delegate anyone to anywhere, those that leave among them.
  func unconstrainedHosts() -> RuleVerdict {
    let written = Set(fleet.written)
    return RuleVerdict(
      fleet.hosts.indices.filter { account($0).userAccountControl.contains(.trustedForDelegation) }.map { host in
        Finding(
          .unconstrained, host: account(host).shortName, "it is trusted for unconstrained delegation: it can act as anyone, anywhere",
          wanted: "no TRUSTED_FOR_DELEGATION", found: account(host).userAccountControl.names.joined(separator: " "),
          remedy: written.contains(host)
            ? provision("--clear-unconstrained")
            : Remedy.command("Set-ADAccountControl", account(host).distinguishedName, "-TrustedForDelegation $false"))
      })
  }
}
