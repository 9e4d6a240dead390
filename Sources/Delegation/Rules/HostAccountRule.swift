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
