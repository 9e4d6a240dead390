extension Rule {
  static let protectedHost = Rule(
    .protectedHost, .error, "a host is in Protected Users",
    why: """
      Protected Users is for people. A computer in it can't authenticate as its services need it to, and incoming connections to it fail.
      """,
    mend: [
      .powerShell("Remove-ADGroupMember 'Protected Users' -Members 'YANKEE$'"),
      .ldif(
        """
        dn: CN=PROTECTED USERS,CN=USERS,DC=CORP,DC=EXAMPLE,DC=COM
        changetype: modify
        delete: member
        member: CN=YANKEE,OU=HYPER-V,DC=CORP,DC=EXAMPLE,DC=COM
        -
        """),
    ],
    references: ["Microsoft: Guidance about how to configure protected accounts"])
}
