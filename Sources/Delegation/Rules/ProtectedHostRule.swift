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

extension CheckFacts {
  /// Hosts that are where only people should be.
  func protectedHosts() -> RuleVerdict {
    let members = surroundings.protectedUsers.value ?? []
    return RuleVerdict(
      fleet.active.map(account).filter { members.contains($0.distinguishedName) }.map { host in
        Finding(
          .protectedHost, host: host.shortName, "it is in Protected Users, where no computer may be",
          wanted: "no member of Protected Users", found: "a member, directly or through a group",
          remedy: Remedy.command(
            "Remove-ADPrincipalGroupMembership", host.distinguishedName, "-MemberOf \u{27}Protected Users\u{27}"))
      }, gap: surroundings.protectedUsers.gap)
  }
}
