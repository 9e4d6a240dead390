internal import Delegation
internal import Yams

/// Takes a YAML document apart and collects what is wrong with it, so that a reader sees every fault at once.
struct YAMLReader {
  private(set) var problems: [PolicyError.Problem] = []

  /// A mapping's values by their keys.
  struct Fields {
    fileprivate(set) var values: [String: Node] = [:]
    let node: Node

    subscript(key: String) -> Node? { values[key] }
  }

  mutating func report(_ message: String, at node: Node?) {
    problems.append(.init(line: node?.mark?.line, message: message))
  }

  /// A mapping with known keys only.
  ///
  /// - Parameters:
  ///   - place: what the mapping is, for messages: "the policy", "a mesh".
  mutating func fields(of node: Node, _ place: String, known: [String], required: [String] = []) -> Fields {
    guard let mapping = node.mapping else {
      report("\(place) must be a mapping with the keys \(known.joined(separator: ", "))", at: node)
      return Fields(node: node)
    }
    var fields = Fields(node: node)
    for (key, value) in mapping {
      guard let name = key.scalar?.string, known.contains(name) else {
        let name = key.scalar?.string ?? "?"
        let mend = known.closest(to: name).map { "did you mean “\($0)”?" } ?? "known keys are \(known.joined(separator: ", "))"
        report("unknown key “\(name)” in \(place); \(mend)", at: key)
        continue
      }
      fields.values[name] = value
    }
    for name in required where fields[name] == nil { report("\(place) needs the key “\(name)”", at: node) }
    return fields
  }

  /// A text.
  mutating func text(_ node: Node, _ place: String) -> String? {
    guard let scalar = node.scalar, !scalar.string.isEmpty else {
      report("\(place) must be a text", at: node)
      return nil
    }
    return scalar.string
  }

  /// A text that is the name of something.
  mutating func name<Name>(_ node: Node, _ place: String, _ make: (String) throws(NameError) -> Name) -> Name? {
    guard let text = text(node, place) else { return nil }
    do {
      return try make(text)
    } catch {
      report("\(place): \(error)", at: node)
      return nil
    }
  }

  /// One word of a few.
  mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(_ node: Node, _ place: String, _: Choice.Type) -> Choice? {
    guard let text = text(node, place) else { return nil }
    let choice = Choice(rawValue: text)
    if choice == nil { report("\(place) must be \(Choice.words), not “\(text)”", at: node) }
    return choice
  }

  /// A whole number above zero.
  mutating func count(_ node: Node, _ place: String) -> Int? {
    guard let scalar = node.scalar, let number = Int(scalar.string), number > 0 else {
      report("\(place) must be a whole number above zero", at: node)
      return nil
    }
    return number
  }

  /// `true` or `false`.
  mutating func truth(_ node: Node, _ place: String) -> Bool? {
    guard let scalar = node.scalar, let truth = Bool(scalar.string) else {
      report("\(place) must be true or false", at: node)
      return nil
    }
    return truth
  }

  /// A list, each item read in its own way.
  mutating func list<Item>(_ node: Node, _ place: String, _ read: (inout Self, Node) -> Item?) -> [Item] {
    items(node, place).compactMap { read(&self, $0) }
  }

  /// A list's items; a single text is no list.
  mutating func items(_ node: Node, _ place: String) -> [Node] {
    guard let sequence = node.sequence else {
      report("\(place) must be a list, as in [a, b]", at: node)
      return []
    }
    return Array(sequence)
  }
}

extension RawRepresentable<String> where Self: CaseIterable {
  /// The words of a choice: "keep or remove".
  fileprivate static var words: String {
    allCases.map(\.rawValue).joined(separator: " or ")
  }
}

extension [String] {
  /// The word that somebody probably meant: at most two letters away.
  fileprivate func closest(to word: String) -> String? {
    map { (word: $0, distance: Self.distance($0, word)) }.filter { $0.distance <= 2 }.min { $0.distance < $1.distance }?.word
  }

  /// How many letters have to be added, dropped or changed.
  private static func distance(_ left: String, _ right: String) -> Int {
    guard right.count <= 64 else { return .max }
    let right = [Character](right)
    var row = [Int](0...right.count)
    for (position, letter) in left.enumerated() {
      var next = [position + 1]
      for column in right.indices {
        let change = row[column] + (letter == right[column] ? 0 : 1)
        next.append(Swift.min(change, row[column + 1] + 1, next[column] + 1))
      }
      row = next
    }
    return row[right.count]
  }
}
