internal import WindowsTypes

extension Rule {
  static let retired = Rule(
    .retired, .error, "a retired host still holds delegation, or others still hold entries for it",
    why: """
      A host that leaves is looked after by nobody. What it may still delegate to is open to whoever finds its disks; and what others may still \
      delegate to it is open to whoever takes its name.
      """,
    mend: [
      .kcdmesh("kcdmesh provision --config kcdmesh.yaml"),
      .ldif(
        """
        dn: CN=XRAY,OU=HYPER-V,DC=CORP,DC=EXAMPLE,DC=COM
        changetype: modify
        delete: msDS-AllowedToDelegateTo
        -
        """),
      .powerShell("Set-ADComputer XRAY -Clear msDS-AllowedToDelegateTo; Set-ADAccountControl 'XRAY$' -TrustedToAuthForDelegation $false"),
    ],
    references: [capturedNames])
}

extension CheckFacts {
  /// What is left of hosts that leave: their own lists and bits, and entries for them.
  func leftovers() -> RuleVerdict {
    let retired = Set(fleet.retired)
    let flags = fleet.retired.filter { account($0).userAccountControl.contains(.trustedToAuthenticateForDelegation) }.map { host in
      Finding(
        .retired, host: account(host).shortName, "it is retired and still has protocol transition",
        wanted: "no TRUSTED_TO_AUTH_FOR_DELEGATION", found: account(host).userAccountControl.names.joined(separator: " "),
        remedy: provision())
    }
    let entries = findings(of: \.retired) { host, entry in
      let target = review.leaving.host(of: entry)
      let message =
        retired.contains(host) ? "it is retired and still holds “\(entry)”" : "“\(entry)” is for \(target ?? "a host"), which is retired"
      return Finding(
        .retired, host: account(host).shortName, target: retired.contains(host) ? nil : target, entry: entry, message, found: entry,
        remedy: provision())
    }
    return RuleVerdict(flags + entries)
  }
}
