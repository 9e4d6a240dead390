extension Rule {
  static let sharedName = Rule(
    .sharedName, .error, "two accounts own one SPN",
    why: """
      The KDC can't tell which account a ticket for the name is meant for: it refuses (KDC_ERR_PRINCIPAL_NOT_UNIQUE), or encrypts it for the \
      wrong one. A name of a host that another account owns as well leads whoever may delegate to the host to that account.
      """,
    mend: [
      .setspn(
        """
        setspn -F -Q "cifs/YANKEE.CORP.EXAMPLE.COM"
        setspn -F -Q "Microsoft Virtual System Migration Service/YANKEE.CORP.EXAMPLE.COM"
        setspn -D "Microsoft Virtual System Migration Service/YANKEE.CORP.EXAMPLE.COM" WRONGACCOUNT
        """),
      .powerShell(
        "Set-ADComputer WRONGACCOUNT -ServicePrincipalNames @{Remove = 'Microsoft Virtual System Migration Service/YANKEE.CORP.EXAMPLE.COM'}"
      ),
      .ldif(
        """
        dn: CN=WRONGACCOUNT,CN=COMPUTERS,DC=CORP,DC=EXAMPLE,DC=COM
        changetype: modify
        delete: servicePrincipalName
        servicePrincipalName: Microsoft Virtual System Migration Service/YANKEE.CORP.EXAMPLE.COM
        -
        """),
    ],
    references: [capturedNames, "KB5008382: verification of uniqueness for SPNs"])
}
