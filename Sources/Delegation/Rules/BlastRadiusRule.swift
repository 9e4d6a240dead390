internal import WindowsTypes

extension Rule {
  static let blastRadius = Rule(
    .blastRadius, .info, "blast radius: a privileged account can be delegated through the mesh",
    why: """
      With protocol transition, whoever takes over one host of the mesh can act as this account towards the services of every target: as an \
      administrator of all of them. Accounts in Protected Users, or marked as sensitive, can't be used so.
      """,
    mend: [
      .powerShell(
        """
        Add-ADGroupMember 'Protected Users' -Members ADMIN
        Set-ADAccountControl -Identity ADMIN -AccountNotDelegated $true
        """),
      .policy("protocol: kerberos    # smaller meshes, or no protocol transition, where that will do"),
    ],
    references: ["Microsoft: Protected Users security group", "Microsoft: Protected accounts and groups in Active Directory (adminCount)"])
}

extension CheckFacts {
  /// Privileged accounts that nothing keeps from being delegated.
  func exposedAccounts() -> RuleVerdict {
    guard mesh.edges.contains(where: { !$0.isEmpty }) else { return RuleVerdict() }
    guard let accounts = surroundings.privileged.value else { return RuleVerdict(gap: surroundings.privileged.gap) }
    guard let protected = surroundings.protectedUsers.value else { return RuleVerdict(gap: surroundings.protectedUsers.gap) }
    let way = policy.delegationProtocol == .any ? "without having logged on to one" : "once it has logged on to one"
    var verdict = RuleVerdict(gap: surroundings.privileged.gap)
    if let gap = surroundings.protectedUsers.gap { verdict.gaps.append(gap) }
    verdict.findings = accounts.filter { account in
      account.userAccountControl.isDisjoint(with: [.notDelegated, .accountDisabled]) && !protected.contains(account.distinguishedName)
    }.map { account in
      Finding(
        .blastRadius, host: account.samAccountName,
        "it is privileged (adminCount = 1), and every host of the mesh can act as it towards its targets, \(way)",
        wanted: "NOT_DELEGATED, or a member of Protected Users", found: account.distinguishedName.text,
        remedy: Remedy.command("Set-ADAccountControl", account.distinguishedName, "-AccountNotDelegated $true"))
    }
    return verdict
  }
}
