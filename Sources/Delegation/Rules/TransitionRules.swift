internal import WindowsTypes

extension Rule {
  static let halfConfigured = Rule(
    .halfConfigured, .error, "half-configured: entries without protocol transition",
    why: """
      Hyper-V since Windows Server 2016 has no forwardable ticket of the administrator and needs protocol transition \
      (TRUSTED_TO_AUTH_FOR_DELEGATION, “use any authentication protocol”). With a list and without the bit, the tickets that the host gets for \
      the administrator are not forwardable: it looks right and every migration fails with 0x8009030E.
      """,
    mend: [
      .kcdmesh("kcdmesh provision --config kcdmesh.yaml"),
      .powerShell("Set-ADAccountControl -Identity 'ZULU$' -TrustedToAuthForDelegation $true"),
      .ldif(
        """
        dn: CN=ZULU,OU=HYPER-V,DC=CORP,DC=EXAMPLE,DC=COM
        changetype: modify
        delete: userAccountControl
        userAccountControl: 4096
        -
        add: userAccountControl
        userAccountControl: 16781312
        -
        """),
    ],
    references: [migrationGuide, protocolExtensions])

  static let unwantedTransition = Rule(
    .unwantedTransition, .error, "protocol transition is on, the policy does not want it",
    why: """
      With protocol transition a host can act as any user who may be delegated, without that user ever having logged on to it. The policy says \
      protocol: kerberos, so that only a user's own forwardable ticket can be delegated.
      """,
    mend: [
      .kcdmesh("kcdmesh provision --config kcdmesh.yaml"),
      .powerShell("Set-ADAccountControl -Identity 'ZULU$' -TrustedToAuthForDelegation $false"),
      .policy("protocol: any    # if Hyper-V of Windows Server 2016 or later is to migrate"),
    ],
    references: [protocolExtensions])
}

extension CheckFacts {
  /// Sources that hold entries and lack protocol transition.
  func halfConfiguredHosts() -> RuleVerdict {
    guard policy.delegationProtocol == .any else { return RuleVerdict() }
    return RuleVerdict(
      sources.filter { !$0.userAccountControl.contains(.trustedToAuthenticateForDelegation) && !$0.allowedToDelegateTo.isEmpty }.map {
        Finding(
          .halfConfigured, host: $0.shortName, "its entries are of no use without protocol transition",
          wanted: "TRUSTED_TO_AUTH_FOR_DELEGATION", found: $0.userAccountControl.names.joined(separator: " "), remedy: provision())
      })
  }

  /// Sources that have protocol transition against the policy.
  func unwantedTransitions() -> RuleVerdict {
    guard policy.delegationProtocol == .kerberos else { return RuleVerdict() }
    return RuleVerdict(
      sources.filter { $0.userAccountControl.contains(.trustedToAuthenticateForDelegation) }.map {
        Finding(
          .unwantedTransition, host: $0.shortName, "it may delegate users who never logged on to it",
          wanted: "protocol: kerberos", found: $0.userAccountControl.names.joined(separator: " "), remedy: provision())
      })
  }

  private var sources: [ComputerAccount] {
    mesh.edges.indices.filter { !mesh.edges[$0].isEmpty }.map(account)
  }
}
