internal import WindowsTypes

/// From a refusal to its cause.
extension ProofSituation {
  func inference(from refusal: KDCRefusal) -> ProofInference {
    if let inference = failure(of: refusal) { return inference }
    switch refusal.step {
    case .ownTicket: return ownTicketFailure(refusal)
    case .evidence: return evidenceFailure(refusal)
    case .delegation: return delegationFailure(refusal)
    }
  }

  /// What can go wrong at every step.
  private func failure(of refusal: KDCRefusal) -> ProofInference? {
    switch refusal.kind {
    case .clockSkew:
      ProofInference(
        .clockSkew, "the clocks of this machine and of the domain differ by more than the KDC takes, five minutes as a rule",
        basis: "the error", mend: "set this machine's clock by the domain's time server")
    case .unreachable:
      ProofInference(
        .unreachable, "no answer came from the KDC", basis: "the error", mend: "check that the domain controller answers on TCP port 88")
    case .noCommonKey:
      ProofInference(
        .noCommonKey, "two of \(sourceHost.shortName), \(targetHost.shortName) and the KDC have no encryption type in common",
        basis: "the error",
        mend: "look at msDS-SupportedEncryptionTypes of both, and write the keytab anew with AES keys; an account that never had"
          + " its password set has no keys at all")
    default: nil
    }
  }

  private func ownTicketFailure(_ refusal: KDCRefusal) -> ProofInference {
    let name = sourceHost.shortName
    switch refusal.kind {
    case .wrongKey:
      return ProofInference(
        .wrongKey, "the key in the keytab of \(name) is not the account's any more", basis: "the error",
        mend: "write the keytab anew: the account's password has changed since")
    case .revoked, .unknownClient:
      let flags = sourceHost.userAccountControl.contains(.accountDisabled) ? "its account is disabled" : "the KDC takes it for unusable"
      return sourceUnusable("\(name) gets no ticket of its own: \(flags)", basis: "the error, and the account's flags")
    default: return unknown
    }
  }

  func sourceUnusable(_ explanation: String, basis: String) -> ProofInference {
    ProofInference(
      .sourceUnusable, explanation, basis: basis, mend: "enable the account of \(sourceHost.shortName), or take the host out of the mesh")
  }

  private func evidenceFailure(_ refusal: KDCRefusal) -> ProofInference {
    let account = facts.operatorAccount
    if account.userAccountControl.contains(.accountDisabled) || refusal.kind == .revoked || refusal.kind == .unknownClient {
      let state = account.userAccountControl.contains(.accountDisabled) ? "is disabled" : "can't log on"
      return ProofInference(
        .operatorUnusable, "the account of \(account.samAccountName) \(state)", basis: "the step, the error and the account's flags",
        mend: "enable the account, or name another operator with --as")
    }
    return operatorNotDelegable ?? unknown
  }

  private func delegationFailure(_ refusal: KDCRefusal) -> ProofInference {
    switch refusal.kind {
    case .unknownService, .ambiguousService: return strangers.first.map(nameLeadsElsewhere) ?? unknownService
    case .revoked where targetHost.userAccountControl.contains(.accountDisabled): return targetUnusable
    default: break
    }
    if let inference = operatorNotDelegable { return inference }
    if !isListed { return notListed }
    if !isEvidenceForwardable { return notForwardable }
    if targetHost.userAccountControl.contains(.accountDisabled) { return targetUnusable }
    return strangers.first.map(nameLeadsElsewhere) ?? unknown
  }
}

/// The causes that a directory explains.
extension ProofSituation {
  private var operatorNotDelegable: ProofInference? {
    facts.operatorAccount.delegationBar.map { bar in
      ProofInference(
        .operatorNotDelegable, "\(facts.operatorAccount.samAccountName) can't be delegated by anyone: \(bar)",
        basis: "the operator's account, and an evidence ticket that is \(isEvidenceForwardable ? "" : "not ")forwardable",
        mend: "migrate as an account that can be delegated; privileged accounts should stay as they are")
    }
  }

  private var notListed: ProofInference {
    let also = isEvidenceForwardable ? "" : "; moreover the evidence ticket is not forwardable"
    let spelling = entry == question.name ? "" : ", the spelling that Samba's KDC compares"
    return ProofInference(
      isListEmpty ? .listEmpty : .notInList,
      isListEmpty
        ? "the list of \(sourceHost.shortName) is empty\(also)"
        : "the list of \(sourceHost.shortName) lacks “\(entry)”\(spelling)\(also)",
      basis: AttributeName.allowedToDelegateTo + " of \(sourceHost.shortName)", mend: "kcdmesh provision completes the list")
  }

  private var notForwardable: ProofInference {
    let hasFlag = sourceHost.userAccountControl.contains(.trustedToAuthenticateForDelegation)
    switch (evidence, hasFlag) {
    case (.ticket, _):
      return ProofInference(
        .evidenceNotForwardable, "the operator's own ticket to \(sourceHost.shortName) is not forwardable", basis: "the ticket's flags",
        mend: mendOfTransition)
    case (.transition, false):
      return ProofInference(
        .evidenceNotForwardable,
        "\(sourceHost.shortName) is half-configured: its entries are there and protocol transition is off, so its evidence ticket is not"
          + " forwardable",
        basis: "the ticket's flags, and userAccountControl", mend: mendOfTransition)
    case (.transition, true):
      return ProofInference(
        .evidenceNotForwardable,
        "the evidence ticket of \(sourceHost.shortName) is not forwardable, though protocol transition is on",
        basis: "the ticket's flags, and userAccountControl",
        mend: "run again in a few minutes: the flag may be new, and the KDC may not have it yet")
    }
  }

  private var unknownService: ProofInference {
    let target = targetHost.shortName
    if !isRegistered {
      let spelling = entry == question.name ? "" : " in the spelling that Samba's KDC looks up, “\(entry)”"
      return ProofInference(
        .unknownService, "\(target) does not register “\(question.name)”\(spelling)", basis: "servicePrincipalName of \(target)",
        mend: "let the host register it (event 14050 tells why it did not), or kcdmesh provision --register-spns")
    }
    return ProofInference(
      .unknownService, "the KDC does not find “\(question.name)”, though \(target) registers it",
      basis: "the error, and servicePrincipalName of \(target)",
      mend: "run again in a few minutes: the name may be new; on Samba, see that --samba-names is not off")
  }

  /// Whether the target owns the entry that counts: by itself, or, for an alias of `HOST`, through that.
  ///
  /// Where nobody could be asked which classes are aliases, a target that registers `HOST` is given the benefit of the doubt.
  private var isRegistered: Bool {
    if targetHost.registers(entry) { return true }
    guard entry == question.name else { return false }
    if let owners = facts.owners.owners(of: entry) { return owners.contains(targetHost.distinguishedName) }
    return ServicePrincipalName(entry).map { targetHost.registers("HOST/\($0.host)") } ?? false
  }

  var targetUnusable: ProofInference {
    ProofInference(
      .targetUnusable, "the account of \(targetHost.shortName) is disabled", basis: "the account's flags",
      mend: "enable it, or take the host out of the mesh")
  }

  private var unknown: ProofInference {
    if isStale { return changedMeanwhile }
    return ProofInference(
      .unknown,
      "nothing that was read explains it: the entry is there, the evidence ticket is \(isEvidenceForwardable ? "" : "not ")"
        + "forwardable, the name has its owner and the operator can be delegated",
      basis: "the list, the flags, the names and the operator's account",
      mend: "see the KDC's log; a change may not have reached this controller's KDC yet")
  }
}
