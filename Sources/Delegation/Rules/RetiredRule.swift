extension Rule {
  static let retired = Rule(
    .retired, .error, "a retired host still holds delegation, or others still hold entries for it",
    why: """
      A host that leaves is looked after by nobody. What it may still delegate to is open to whoever finds its disks; and what others may still \
      delegate to it is open to whoever takes its name.
      """,
    mend: [
      .kcdmesh("kcdmesh provision --config kcdmesh.yaml"),
      .ldif(
        """
        dn: CN=XRAY,OU=HYPER-V,DC=CORP,DC=EXAMPLE,DC=COM
        changetype: modify
        delete: msDS-AllowedToDelegateTo
        -
        """),
      .powerShell("Set-ADComputer XRAY -Clear msDS-AllowedToDelegateTo; Set-ADAccountControl 'XRAY$' -TrustedToAuthForDelegation $false"),
    ],
    references: [capturedNames])
}
