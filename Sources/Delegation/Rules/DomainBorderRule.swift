extension Rule {
  static let domainBorder = Rule(
    .domainBorder, .error, "an edge crosses a domain",
    why: """
      A KDC delegates by a host's list only to services of its own domain. Hosts of two domains in one mesh look right on paper, and every \
      migration between them is refused.
      """,
    mend: [
      .policy("meshes: [...]    # one mesh for each domain, in a policy of its own"),
      .powerShell(
        "Set-ADComputer YANKEE -PrincipalsAllowedToDelegateToAccount (Get-ADGroup HOSTS -Server OTHER.EXAMPLE.COM)    # resource-based"),
    ],
    references: [protocolExtensions])
}

extension CheckFacts {
  /// Hosts that are in another domain than the rest of the mesh.
  func borderCrossings() -> RuleVerdict {
    RuleVerdict(
      fleet.missing.compactMap { host in
        guard let domain = host.domain else { return nil }
        return Finding(
          .domainBorder, host: host.reference.description,
          "it is in \(domain), and the hosts that it is to delegate with in \(self.domain)",
          wanted: self.domain, found: domain, remedy: "make a policy and a mesh of its own for the hosts of \(domain)")
      }, gap: fleet.missing.contains(where: \.mayBeElsewhere) ? owners.failure : nil)
  }
}

extension MissingHost {
  /// Whether its domain is not known: a distinguished name tells it.
  fileprivate var mayBeElsewhere: Bool {
    if case .object = reference { false } else { domain == nil }
  }
}
