extension Rule {
  static let ghost = Rule(
    .ghost, .error, "ghost: an entry whose SPN no account owns",
    why: """
      A delegation names a service by a text. Where no account of the forest owns that service principal name, itself or through HOST, whoever \
      may write an SPN on some account can take the name, and the host delegates to that account from then on.
      """,
    mend: [
      .policy("ghosts: remove    # then: kcdmesh provision --config kcdmesh.yaml"),
      .ldif(
        """
        dn: CN=ZULU,OU=HYPER-V,DC=CORP,DC=EXAMPLE,DC=COM
        changetype: modify
        delete: msDS-AllowedToDelegateTo
        msDS-AllowedToDelegateTo: http/GONE.CORP.EXAMPLE.COM
        -
        """),
      .powerShell("Set-ADComputer ZULU -Remove @{'msDS-AllowedToDelegateTo' = 'http/GONE.CORP.EXAMPLE.COM'}"),
      .setspn("setspn -F -Q \"http/GONE.CORP.EXAMPLE.COM\""),
    ],
    references: [capturedNames, "[MS-ADTS] 6.1.1.2.4.1.2: sPNMappings, what HOST stands for"])
}

extension CheckFacts {
  /// Entries outside the mesh that nobody owns.
  func ghosts() -> RuleVerdict {
    RuleVerdict(
      findings(of: \.ghosts) { host, entry in
        Finding(
          .ghost, host: account(host).shortName, entry: entry, "no account owns “\(entry)”: whoever may write an SPN can capture it",
          found: entry, remedy: Remedy.remove(entry, from: account(host).distinguishedName))
      }, gap: owners.failure)
  }

  /// A finding for each entry of one kind.
  func findings(
    of kind: KeyPath<EntryReview.HostEntries, [EntryID]>, _ finding: (Int, String) -> Finding
  ) -> [Finding] {
    fleet.written.flatMap { host in
      review.hosts[host][keyPath: kind].map { finding(host, table[$0]) }
    }
  }
}
