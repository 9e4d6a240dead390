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

extension CheckFacts {
  /// Targets that lack a name of the migration service, in a form that the mesh uses.
  func unregisteredTargets() -> RuleVerdict {
    RuleVerdict(
      mesh.migrationTargets(options: meshOptions).compactMap { target in
        let host = account(target)
        let names = meshOptions.servicePrincipalNames(of: host, services: [.migration])
        let missing = names.filter { !host.registers($0) }
        guard !missing.isEmpty else { return nil }
        let found = names.filter(host.registers)
        return Finding(
          .migrationName, host: host.shortName,
          "it does not register \(missing.map { "“\($0)”" }.joined(separator: ", ")): no machine can move to it by that name",
          wanted: missing.joined(separator: "; "), found: found.isEmpty ? nil : found.joined(separator: "; "),
          remedy: remedy(registering: missing, for: host))
      })
  }

  private func remedy(registering names: [String], for host: ComputerAccount) -> String {
    // Only Samba asks for the spelling with backslashes, and no setspn knows it.
    guard !meshOptions.sambaNames, host.shortName.isHostName else { return provision("--register-spns") }
    return names.map { "setspn -S \"\($0)\" \(host.shortName)" }.joined(separator: " && ")
  }
}
