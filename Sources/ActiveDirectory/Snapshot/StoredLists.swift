internal import LDIF

/// The attributes of one record, with the parts of long lists put together ([MS-ADTS] 3.1.1.3.1.3.3: `member;range=0-1499`).
struct StoredLists {
  private struct List {
    var name: String
    var values: [[UInt8]] = []
    /// Parts of a list by their first index, and the index after each; `nil` after the last.
    var parts: [(lower: Int, next: Int?, values: [[UInt8]])] = []
  }

  private var lists: [List] = []
  private var positions: [String: Int] = [:]

  mutating func add(_ attribute: LDIFAttribute, file: String, line: Int) throws {
    let name = String(attribute.type), key = name.lowercased()
    let position = positions[key] ?? lists.count
    if position == lists.count {
      positions[key] = position
      lists.append(List(name: name))
    }
    let values = attribute.values.map(\.bytes)
    guard let option = attribute.options.first(where: { $0.lowercased().hasPrefix("range=") }) else {
      lists[position].values += values
      return
    }
    let bounds = option.dropFirst("range=".count).split(separator: "-", omittingEmptySubsequences: false)
    guard bounds.count == 2, let lower = Int(bounds[0]), (0...999_999_999).contains(lower),
      bounds[1] == "*" || Int(bounds[1]) == lower + values.count - 1
    else {
      throw SnapshotError(file: file, line: line, reason: "“\(attribute.description)” is no range of its \(values.count) values")
    }
    lists[position].parts.append((lower, bounds[1] == "*" ? nil : lower + values.count, values))
  }

  /// All attributes, each whole.
  ///
  /// Windows gives an empty `member` beside the range that has the values; a part of a list is not a smaller list.
  func attributes(of object: String, file: String, line: Int) throws -> SnapshotContent.Attributes {
    try lists.map { list in
      guard !list.parts.isEmpty else { return (list.name, list.values) }
      var values: [[UInt8]] = []
      var next: Int? = 0
      for part in list.parts.sorted(by: { $0.lower < $1.lower }) {
        guard part.lower == next else { throw incomplete(list.name, from: next, object, file, line) }
        values += part.values
        next = part.next
      }
      guard next == nil else { throw incomplete(list.name, from: next, object, file, line) }
      return (list.name, values)
    }
  }

  private func incomplete(_ name: String, from next: Int?, _ object: String, _ file: String, _ line: Int) -> SnapshotError {
    SnapshotError(
      file: file, line: line,
      reason:
        "\(name) of \(object) is there in part only: the values from \(next ?? 0) on are missing; dump it by a program that asks for all")
  }
}
