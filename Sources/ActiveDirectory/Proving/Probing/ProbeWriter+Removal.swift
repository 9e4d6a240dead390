internal import Delegation
internal import LDAP
internal import WindowsTypes

extension ProbeWriter {
  /// Deletes the probe, if the object of its GUID still is it by name and description; also in a task that is cancelled.
  ///
  /// - Throws: `LDAPError`; where the outcome is unknown, to delete it once more tells.
  public func delete(_ probe: ProbeObject) async throws -> ProbeDeletion {
    try await Task {
      guard let state = try await state(of: probe.address) else { return .alreadyGone }
      guard state.identity == probe.identity else { return .foreign(state.text) }
      do {
        try await directory.connection.delete(DeleteRequest(dn: probe.address, name: state.distinguishedName.text))
        return .deleted
      } catch let error as LDAPError where error.code == .noSuchObject {
        return .alreadyGone
      }
    }.value
  }

  /// The account of an identity, wherever in the domain it is; `nil` where there is none, or another's has the name.
  ///
  /// - Throws: `LDAPError`.
  public func leftover(of identity: ProbeIdentity) async throws -> ProbeObject? {
    try await probes([.equal(AttributeName.samAccountName, identity.samAccountName)]).first { $0.identity == identity }
  }

  /// All accounts that a run has left behind.
  ///
  /// - Throws: `LDAPError`.
  public func leftovers(ofRun run: String) async throws -> [ProbeObject] {
    try await probes([.prefix(AttributeName.samAccountName, ProbeIdentity.prefix)]).filter { $0.identity.run == run }
  }

  /// The computer that has an account's name, in words, whatever it is; `nil` where none has.
  ///
  /// - Throws: `LDAPError`.
  public func holder(of samAccountName: String) async throws -> String? {
    try await computers([.equal(AttributeName.samAccountName, samAccountName)]).first?.text
  }

  /// Those of the computers found that are probes.
  private func probes(_ filters: [Filter]) async throws -> [ProbeObject] {
    try await computers(filters).compactMap { state in state.identity.map(state.object) }
  }

  private func computers(_ filters: [Filter]) async throws -> [ProbeState] {
    let request = SearchRequest(
      directory.root.domainRoot.text, scope: .subtree, filter: .and([.equal("objectCategory", "computer")] + filters),
      attributes: ProbeState.attributes)
    return try await directory.connection.search(request, into: [ProbeState]()) { found, entry in
      found.append(try ProbeState(entry, server: directory.server))
    }.value
  }
}
