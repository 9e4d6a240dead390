internal import WindowsTypes

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

extension CheckFacts {
  /// Accounts beyond the mesh that may delegate to its hosts, by their own list or by the word of a host.
  func outsiders() -> RuleVerdict {
    let names = HostNames(fleet)
    var findings: [Finding] = []
    for delegator in surroundings.delegators.value ?? [] {
      for entry in delegator.entries {
        guard let host = names.host(of: table[entry]) else { continue }
        findings.append(
          Finding(
            .outsider, host: delegator.name, target: host, entry: table[entry],
            "it is not in the mesh and may delegate to \(host)", found: table[entry],
            remedy: Remedy.remove(table[entry], from: delegator.distinguishedName)))
      }
    }
    var verdict = RuleVerdict(findings, gap: surroundings.delegators.gap)
    if let gap = surroundings.descriptorGap { verdict.gaps.append(gap) }
    for host in fleet.active { addTrustees(of: host, to: &verdict) }
    return verdict
  }

  /// Accounts that a host lets delegate to it, and that the mesh does not.
  private func addTrustees(of position: Int, to verdict: inout RuleVerdict) {
    let host = account(position)
    switch host.resourceDescriptor {
    case nil: return
    case .malformed(let reason)?:
      verdict.gaps.append("\(AttributeName.allowedToActOnBehalfOfOtherIdentity) of \(host.shortName) can't be read: \(reason)")
    case .read(let descriptor)?:
      let sources = Set(mesh.edges.joined().filter { $0.target == position }.compactMap { account($0.source).sid })
      for trustee in descriptor.trustees(with: .controlAccess) where !sources.contains(trustee) {
        let name = surroundings.trusteeNames[trustee] ?? trustee.description
        verdict.findings.append(
          Finding(
            .outsider, host: host.shortName, "its resource-based delegation lets \(name) delegate to it, which is not in the mesh",
            found: "\(AttributeName.allowedToActOnBehalfOfOtherIdentity): \(trustee)",
            remedy: Remedy.command("Set-ADComputer", host.distinguishedName, "-PrincipalsAllowedToDelegateToAccount $null")))
      }
    }
  }
}

/// The names under which hosts that stay are delegated to.
private struct HostNames {
  private var hosts: [FoldedName: String] = [:]
  private var registered: [FoldedName: String] = [:]

  init(_ fleet: Fleet) {
    for host in fleet.active.map({ fleet.hosts[$0] }) {
      for name in NameForm.allCases.compactMap({ host.name(in: $0) }) { hosts[FoldedName(name)] = host.shortName }
      for name in host.servicePrincipalNames { registered[FoldedName(name)] = host.shortName }
    }
  }

  /// The host that an entry is for, by its name or because it owns the whole.
  func host(of entry: String) -> String? {
    if let host = ServicePrincipalName(entry).flatMap({ hosts[FoldedName($0.host)] }) { return host }
    return registered[FoldedName(SambaSpelling.ordinary(entry))]
  }
}
