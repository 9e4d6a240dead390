internal import WindowsTypes

extension Rule {
  static let hostAccount = Rule(
    .hostAccount, .error, "a host's account is disabled, or not found",
    why: """
      A disabled account gets no tickets, and none are given for it: no machine moves to or from the host. A host that the policy names and \
      the directory does not have is misspelled, renamed, or gone; a new account of that name would step into its delegations.
      """,
    mend: [
      .powerShell("Enable-ADAccount -Identity 'YANKEE$'"),
      .policy("retired: [YANKEE]    # if the host is gone; then: kcdmesh provision --config kcdmesh.yaml"),
    ],
    references: ["[MS-ADTS] 2.2.16: userAccountControl, ACCOUNTDISABLE (0x2)"])
}

extension CheckFacts {
  /// Hosts that are disabled, or not there.
  func unusableAccounts() -> RuleVerdict {
    let disabled = fleet.active.map(account).filter { $0.userAccountControl.contains(.accountDisabled) }.map { host in
      Finding(
        .hostAccount, host: host.shortName, "its account is disabled", wanted: "an enabled account",
        found: host.userAccountControl.names.joined(separator: " "),
        remedy: Remedy.command("Enable-ADAccount", host.distinguishedName, ""))
    }
    let missing = fleet.missing.filter { $0.domain == nil }.map { host in
      Finding(
        .hostAccount, host: host.reference.description,
        "no computer account has this name\(host.hint.map { " (\($0))" } ?? "")", wanted: "a computer account",
        remedy: "correct the name in the policy, or move the host to retired and run \(provision())")
    }
    return RuleVerdict(disabled + missing)
  }
}
