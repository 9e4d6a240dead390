internal import WindowsTypes

extension Rule {
  static let operators = Rule(
    .operators, .error, "an operator can't be delegated",
    why: """
      Members of Protected Users, and accounts that are “sensitive and cannot be delegated” (NOT_DELEGATED), can't be delegated by anyone. A \
      migration that such an operator starts from another machine fails on a mesh that is right.
      """,
    mend: [
      .policy("operators: [MIGRATION-ADMIN]    # an account of its own, with no other rights than to migrate"),
      .powerShell(
        """
        Set-ADAccountControl -Identity MIGRATION-ADMIN -AccountNotDelegated $false
        Remove-ADGroupMember 'Protected Users' -Members MIGRATION-ADMIN
        """),
    ],
    references: ["Microsoft: Protected Users security group", "[MS-ADTS] 2.2.16: NOT_DELEGATED (0x100000)"])
}

extension CheckFacts {
  /// Operators who can't be delegated, or are not there.
  func undelegableOperators() -> RuleVerdict {
    guard !policy.operators.isEmpty else { return RuleVerdict() }
    var verdict = RuleVerdict(gap: surroundings.operators.gap)
    if let gap = surroundings.protectedUsers.gap { verdict.gaps.append(gap) }
    for (name, account) in surroundings.operators.value ?? [] {
      if let account {
        verdict.findings += [sensitivity(of: account, named: name), protection(of: account, named: name)].compactMap(\.self)
      } else if surroundings.operators.gap == nil {
        // In a part of a domain, who isn't there may be elsewhere.
        verdict.findings.append(
          Finding(
            .operators, host: name, "no account has this name", wanted: "an account that can be delegated",
            remedy: "correct the name in operators of the policy"))
      }
    }
    return verdict
  }

  private func sensitivity(of account: PolicyOperator, named name: String) -> Finding? {
    guard account.userAccountControl.contains(.notDelegated) else { return nil }
    return Finding(
      .operators, host: name, "it is sensitive and cannot be delegated", wanted: "no NOT_DELEGATED",
      found: account.userAccountControl.names.joined(separator: " "),
      remedy: Remedy.command("Set-ADAccountControl", account.distinguishedName, "-AccountNotDelegated $false"))
  }

  private func protection(of account: PolicyOperator, named name: String) -> Finding? {
    guard surroundings.protectedUsers.value?.contains(account.distinguishedName) ?? false else { return nil }
    return Finding(
      .operators, host: name, "it is in Protected Users and cannot be delegated", wanted: "no member of Protected Users",
      found: "a member, directly or through a group",
      remedy: "use an account of its own for migrations, or "
        + Remedy.command("Remove-ADPrincipalGroupMembership", account.distinguishedName, "-MemberOf 'Protected Users'"))
  }
}
