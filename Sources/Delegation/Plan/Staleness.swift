internal import PrintableText
internal import WindowsTypes

/// In what an account differs from the one that a plan was made from; such a plan is stale, and nothing of it is written.
///
/// Only what the plan follows from counts: where the object is, what it is called, its flags and its list. A logon stamp does not.
public struct Staleness: Hashable, Sendable, CustomStringConvertible {
  /// The host.
  public var host: String
  /// What differs, each with then and now.
  public var differences: [String]

  /// Compares an account then and now; `nil` where the plan still holds.
  ///
  /// - Parameters:
  ///   - now: the account as it was read again; `nil` where it is gone.
  ///   - table: has the entries of both.
  public init?(then: ComputerAccount, now: ComputerAccount?, table: EntryTable) {
    host = then.shortName
    guard let now else {
      differences = ["its object is gone"]
      return
    }
    differences = [
      Self.difference("DN", then.distinguishedName.text, now.distinguishedName.text),
      Self.difference(AttributeName.samAccountName, then.samAccountName, now.samAccountName),
      Self.difference(AttributeName.dnsHostName, then.dnsHostName ?? "unset", now.dnsHostName ?? "unset"),
      Self.difference(
        AttributeName.userAccountControl, then.userAccountControl.names.joined(separator: " "),
        now.userAccountControl.names.joined(separator: " ")),
      Self.difference(ofNames: then.servicePrincipalNames, now.servicePrincipalNames),
      Self.difference(
        AttributeName.allowedToDelegateTo, Set(then.allowedToDelegateTo), Set(now.allowedToDelegateTo), text: { table[$0] }),
    ].compactMap(\.self)
    if differences.isEmpty { return nil }
  }

  public var description: String {
    "\(host.printable): \(differences.joined(separator: "; "))"
  }

  private static func difference(_ attribute: String, _ then: String, _ now: String) -> String? {
    then == now ? nil : "\(attribute) was \(then.printable), is \(now.printable)"
  }

  private static func difference<Value: Hashable>(
    _ attribute: String, _ then: Set<Value>, _ now: Set<Value>, text: (Value) -> String
  ) -> String? {
    let gone = then.subtracting(now).map(text).sorted(), new = now.subtracting(then).map(text).sorted()
    guard !gone.isEmpty || !new.isEmpty else { return nil }
    return "\(attribute): " + (list(gone, "is gone", "are gone") + list(new, "is new", "are new")).joined(separator: ", ")
  }

  /// A server may write a name in another case by itself; that makes nothing stale.
  private static func difference(ofNames then: [String], _ now: [String]) -> String? {
    let spellings = Dictionary((then + now).map { (FoldedName($0), $0) }, uniquingKeysWith: { first, _ in first })
    return difference(
      AttributeName.servicePrincipalName, Set(then.map { FoldedName($0) }), Set(now.map { FoldedName($0) }),
      text: { spellings[$0] ?? $0.text })
  }

  /// The first values by name, the rest by number.
  private static func list(_ values: [String], _ one: String, _ many: String) -> [String] {
    guard let first = values.first else { return [] }
    return ["“\(first.printable)”" + (values.count == 1 ? " \(one)" : " and \(values.count - 1) more \(many)")]
  }
}
