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
