public import Delegation
public import LDAP

/// Writes changes to the directory: one modify an object, several on their way at a time.
public struct ChangeWriter: Sendable {
  private let directory: Directory

  /// How many modifies may be on their way.
  private static let inFlight = 16

  /// A writer to one domain controller.
  public init(_ directory: Directory) {
    self.directory = directory
  }

  /// Makes the changes.
  ///
  /// An object is addressed by its GUID ([MS-ADTS] 3.1.1.3.1.2.4), so that a change can't reach another one that has taken its name.
  /// - Parameters:
  ///   - willSend: is called with the positions of changes before any of them goes out; when it throws, none of them does.
  ///   - didAnswer: is called once for each change that went out, in any order, with the error where it failed.
  /// - Throws: `LDAPError` when the connection is lost; changes without an answer have been given to `didAnswer` as unknown. `CancellationError`
  ///   when the task was cancelled; what was on its way has been answered.
  public func write(
    _ changes: [ObjectChange], table: EntryTable, willSend: @Sendable (Range<Int>) throws -> Void,
    didAnswer: @Sendable (Int, LDAPError?) throws -> Void
  ) async throws {
    try await directory.connection.modify(
      count: changes.count, inFlight: Self.inFlight,
      makeRequest: { ModifyRequest(changes[$0], table: table) }, willSend: willSend, didAnswer: didAnswer)
  }
}

extension ModifyRequest {
  fileprivate init(_ change: ObjectChange, table: EntryTable) {
    self.init(dn: "<GUID=\(change.guid)>", changes: change.attributeChanges(table: table).map(Change.init))
  }
}

extension ModifyRequest.Change {
  fileprivate init(_ change: AttributeChange) {
    switch change.operation {
    case .add: self.init(.add, change.attribute, change.values)
    case .delete: self.init(.delete, change.attribute, change.values)
    }
  }
}
