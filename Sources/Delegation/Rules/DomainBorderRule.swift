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
