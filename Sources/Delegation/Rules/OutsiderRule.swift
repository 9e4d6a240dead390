extension Rule {
  static let outsider = Rule(
    .outsider, .warning, "an account outside the mesh may delegate to a host of it",
    why: """
      Whoever takes over that account can act as other users towards the host, by its own list or because the host's \
      msDS-AllowedToActOnBehalfOfOtherIdentity names it. The mesh is no safer than the weakest account that reaches into it.
      """,
    mend: [
      .ldif(
        """
        dn: CN=OTHER,CN=COMPUTERS,DC=CORP,DC=EXAMPLE,DC=COM
        changetype: modify
        delete: msDS-AllowedToDelegateTo
        msDS-AllowedToDelegateTo: cifs/YANKEE.CORP.EXAMPLE.COM
        -
        """),
      .powerShell(
        """
        Set-ADObject (Get-ADComputer OTHER) -Remove @{'msDS-AllowedToDelegateTo' = 'cifs/YANKEE.CORP.EXAMPLE.COM'}
        Set-ADComputer YANKEE -PrincipalsAllowedToDelegateToAccount $null    # for the resource-based kind
        """),
      .policy("waivers: [{rule: KCD016, host: OTHER, reason: WHY, owner: WHO, expires: 2027-01-31}]"),
    ],
    references: [protocolExtensions, "[MS-ADA2]: msDS-AllowedToActOnBehalfOfOtherIdentity"])
}
