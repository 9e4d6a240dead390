extension Rule {
  static let migrationName = Rule(
    .migrationName, .error, "a target does not register the migration service",
    why: """
      The class Microsoft Virtual System Migration Service is no alias of HOST, so each host registers it under its short and its fully \
      qualified name when its service starts. Until it does, the KDC knows no such service and every migration to the host fails; \
      event 14050 on the host tells why it did not.
      """,
    mend: [
      .powerShell("Invoke-Command -ComputerName YANKEE { Restart-Service vmms }"),
      .setspn(
        """
        setspn -S "Microsoft Virtual System Migration Service/YANKEE" YANKEE
        setspn -S "Microsoft Virtual System Migration Service/YANKEE.CORP.EXAMPLE.COM" YANKEE
        """),
      .kcdmesh("kcdmesh provision --config kcdmesh.yaml --register-spns"),
      .ldif(
        """
        dn: CN=YANKEE,OU=HYPER-V,DC=CORP,DC=EXAMPLE,DC=COM
        changetype: modify
        add: servicePrincipalName
        servicePrincipalName: Microsoft Virtual System Migration Service/YANKEE
        servicePrincipalName: Microsoft Virtual System Migration Service/YANKEE.CORP.EXAMPLE.COM
        -
        """),
    ],
    references: [migrationGuide, "Hyper-V-VMMS event 14050: failed to register service principal name"])
}
