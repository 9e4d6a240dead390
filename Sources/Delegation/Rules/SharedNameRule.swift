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

extension CheckFacts {
  /// Names of the mesh, and of entries, that lead to several accounts, or to another than the host that they stand for.
  func sharedNames() -> RuleVerdict {
    let targets = Dictionary(
      mesh.targetEntries.flatMap { target, entries in entries.map { (FoldedName(SambaSpelling.ordinary(table[$0])), target) } },
      uniquingKeysWith: { first, _ in first })
    var seen: Set<FoldedName> = []
    var findings: [Finding] = []
    for entry in lookedUp {
      let name = SambaSpelling.ordinary(table[entry])
      guard seen.insert(FoldedName(name)).inserted, let found = owners.owners(of: table[entry]) else { continue }
      let target = targets[FoldedName(name)].map(account)
      let strangers = found.filter { $0 != target?.distinguishedName }
      guard target == nil ? found.count > 1 : !strangers.isEmpty else { continue }
      findings.append(finding(on: name, of: target, owners: found, strangers: target == nil ? Array(found.dropFirst()) : strangers))
    }
    return RuleVerdict(findings, gap: owners.failure)
  }

  /// Entries of the mesh, and those that the hosts hold beside it; first those of Samba's spelling, which ask for the ordinary one as well.
  private var lookedUp: [EntryID] {
    let held = review.hosts.flatMap { $0.controllers + $0.retired + $0.ghosts + $0.unmanaged }
    let all = mesh.targetEntries.flatMap(\.entries) + held
    let isEscaped = { (entry: EntryID) in SambaSpelling.ordinary(table[entry]) != table[entry] }
    return all.filter(isEscaped) + all.filter { !isEscaped($0) }
  }

  private func finding(
    on name: String, of target: ComputerAccount?, owners: [DistinguishedName], strangers: [DistinguishedName]
  ) -> Finding {
    let host = target ?? fleet.hosts.first { owners.contains($0.distinguishedName) }
    let message =
      owners.count == 1
      ? "“\(name)” stands for it, and another account owns it" : "\(owners.count) accounts own “\(name)”, themselves or by HOST"
    let commands = strangers.map { Remedy.command("Set-ADObject", $0, Remedy.removal(ofName: name)) }
    return Finding(
      .sharedName, host: host?.shortName ?? owners[0].text, entry: name, message, wanted: host?.distinguishedName.text,
      found: owners.map(\.text).joined(separator: "; "), remedy: commands.joined(separator: "; "))
  }
}
