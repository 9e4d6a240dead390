extension Rule {
  static let missingEntry = Rule(
    .missingEntry, .error, "an entry of the mesh is missing",
    why: """
      A host may delegate only to the services on its own list (msDS-AllowedToDelegateTo), compared whole, so each target needs an entry for \
      each service in each form of its name. Where one is missing, a migration that asks for that name fails with 0x8009030D or 0x80070005.
      """,
    mend: [
      .kcdmesh("kcdmesh provision --config kcdmesh.yaml"),
      .ldif(
        """
        dn: CN=ZULU,OU=HYPER-V,DC=CORP,DC=EXAMPLE,DC=COM
        changetype: modify
        add: msDS-AllowedToDelegateTo
        msDS-AllowedToDelegateTo: cifs/YANKEE
        msDS-AllowedToDelegateTo: cifs/YANKEE.CORP.EXAMPLE.COM
        msDS-AllowedToDelegateTo: Microsoft Virtual System Migration Service/YANKEE
        msDS-AllowedToDelegateTo: Microsoft Virtual System Migration Service/YANKEE.CORP.EXAMPLE.COM
        -
        """),
      .powerShell("Set-ADComputer ZULU -Add @{'msDS-AllowedToDelegateTo' = 'cifs/YANKEE', 'cifs/YANKEE.CORP.EXAMPLE.COM'}"),
    ],
    references: [migrationGuide, protocolExtensions])
}

extension CheckFacts {
  /// Entries of the mesh that are not there.
  func missingEntries() -> RuleVerdict {
    var texts: [EntryID: (entry: String, message: String)] = [:]
    let remedy = provision()
    var findings: [Finding] = []
    for host in fleet.written {
      let name = account(host).shortName
      for (target, entry) in review.hosts[host].missing {
        // A mesh of 256 hosts can lack 391,680 entries: each text is made once.
        let text = texts[entry] ?? (table[entry], "“\(table[entry])” is not in its list")
        texts[entry] = text
        findings.append(
          Finding(
            .missingEntry, host: name, target: account(target).shortName, entry: text.entry, text.message, wanted: text.entry,
            remedy: remedy))
      }
    }
    return RuleVerdict(findings)
  }
}
