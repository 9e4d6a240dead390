public import Delegation
internal import LDAP
internal import WindowsTypes

extension ProbeWriter {
  /// Gives the probe the delegation of a host in place of the one that it has: the host's list, as it is spelled, and its flag of protocol
  /// transition; nothing else.
  ///
  /// The flag is changed by compare-and-swap. What the probe then holds is read again: only what is really there proves anything.
  /// - Throws: `LDAPError`, or ``ReadingError`` where the probe is gone, or holds something else than was written.
  public func give(_ probe: ProbeObject, delegationOf host: ComputerAccount, table: EntryTable) async throws {
    let wanted = ProbeDelegation(of: host, table: table)
    let state = try await ownState(of: probe)
    let changes = state.changes(to: wanted)
    if changes.isEmpty { return }
    try await directory.connection.modify(
      ModifyRequest(dn: probe.address, name: probe.distinguishedName.text, changes: changes))
    let found = try await ownState(of: probe).delegation
    guard found == wanted else {
      throw ReadingError(
        server: directory.server, object: probe.distinguishedName.text,
        problem: "it does not hold the delegation of \(host.shortName) that was written to it",
        advice: "someone else changes the probe; run again, and look who does")
    }
  }

  private func ownState(of probe: ProbeObject) async throws -> ProbeState {
    guard let state = try await state(of: probe.address), state.identity == probe.identity else {
      throw vanished(probe.distinguishedName.text)
    }
    return state
  }
}

/// What a probe takes over from a host.
struct ProbeDelegation: Hashable, Sendable {
  var list: Set<String>
  var hasTransition: Bool

  init(list: Set<String>, flags: UserAccountControl) {
    self.list = list
    hasTransition = flags.contains(.trustedToAuthenticateForDelegation)
  }

  /// Of two spellings of one value, which Samba can hold side by side, the first: no KDC tells them apart, and not every server takes both.
  init(of host: ComputerAccount, table: EntryTable) {
    var seen: Set<EntryID> = []
    let entries = host.allowedToDelegateTo.filter { seen.insert(table.identity(of: $0)).inserted }
    self.init(list: Set(entries.map { table[$0] }), flags: host.userAccountControl)
  }
}

extension ProbeState {
  /// What must be written; none where nothing must.
  fileprivate func changes(to wanted: ProbeDelegation) -> [ModifyRequest.Change] {
    var changes: [ModifyRequest.Change] = []
    if wanted.list != delegation.list {
      // All at once: of values that differ in case only, Samba would delete one with the other.
      if !delegation.list.isEmpty { changes.append(.init(.delete, AttributeName.allowedToDelegateTo, [])) }
      if !wanted.list.isEmpty { changes.append(.init(.add, AttributeName.allowedToDelegateTo, wanted.list.sorted())) }
    }
    if wanted.hasTransition != delegation.hasTransition {
      let flag = UserAccountControl.trustedToAuthenticateForDelegation
      let after = wanted.hasTransition ? flags.union(flag) : flags.subtracting(flag)
      changes.append(.init(.delete, AttributeName.userAccountControl, [flags.ldapText]))
      changes.append(.init(.add, AttributeName.userAccountControl, [after.ldapText]))
    }
    return changes
  }
}
