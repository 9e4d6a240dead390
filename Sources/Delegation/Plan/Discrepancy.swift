internal import PrintableText
public import WindowsTypes

/// How an object, read again, differs from what was to be written.
public enum Discrepancy: Hashable, Sendable, CustomStringConvertible {
  /// An entry that was to be added is not there.
  case missing(String)
  /// It is there in another spelling.
  case respelled(wanted: String, found: String)
  /// An entry that was to be removed is there.
  case stillThere(String)
  /// An entry that was to stay is gone.
  case lost(String)
  /// A flag bit is not as it was to be.
  case flags(wanted: UserAccountControl, found: UserAccountControl)
  /// A service principal name that was to be registered is not there.
  case nameMissing(String)
  /// A service principal name that was to be taken away is there.
  case nameStillThere(String)

  public var description: String {
    switch self {
    case .missing(let entry): "“\(entry.printable)” is not there"
    case .respelled(let wanted, let found): "“\(wanted.printable)” came back as “\(found.printable)”"
    case .stillThere(let entry): "“\(entry.printable)” is still there"
    case .lost(let entry): "“\(entry.printable)”, which was to stay, is gone"
    case .flags(let wanted, let found):
      "userAccountControl is \(found.names.joined(separator: " ")), not \(wanted.names.joined(separator: " "))"
    case .nameMissing(let name): "servicePrincipalName “\(name.printable)” is not there"
    case .nameStillThere(let name): "servicePrincipalName “\(name.printable)” is still there"
    }
  }
}
