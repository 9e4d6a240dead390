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
