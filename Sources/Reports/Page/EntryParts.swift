internal import Delegation

/// Which part of a cell each entry belongs to: a service, in a form of the target's name.
///
/// Both spellings of a name are one part.
struct EntryParts {
  private(set) var parts: [MatrixData.Part] = []
  private var known: [EntryID: Int] = [:]

  /// The part of an entry; a new one gets the next number.
  mutating func part(of entry: EntryID, in table: EntryTable) -> Int {
    if let part = known[entry] { return part }
    let part = part(of: table[entry])
    known[entry] = part
    return part
  }

  /// The part of a name.
  mutating func part(of text: String) -> Int {
    let part = Self.read(text)
    if let position = parts.firstIndex(of: part) { return position }
    parts.append(part)
    return parts.count - 1
  }

  private static func read(_ text: String) -> MatrixData.Part {
    guard let name = ServicePrincipalName(SambaSpelling.ordinary(text)) else { return .init(service: text, form: "") }
    let known = ServiceClass.keywords.first { $0.serviceClass.name.lowercased() == name.serviceClass.lowercased() }
    return .init(service: known?.word ?? name.serviceClass, form: (name.host.contains(".") ? NameForm.qualified : .short).rawValue)
  }
}
