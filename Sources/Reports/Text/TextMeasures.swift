extension String {
  /// The columns that the text takes on a terminal, near enough: two for East Asian wide characters and emoji, one for others.
  var columns: Int {
    let bytes = utf8
    guard bytes.contains(where: { $0 >= 0x80 }) else { return bytes.count }
    return reduce(0) { $0 + ($1.isWide ? 2 : 1) }
  }

  /// The text with spaces behind it, up to a number of columns.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - columns))
  }

  /// The text with spaces before it, up to a number of columns.
  func aligned(to width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - columns)) + self
  }
}

extension Character {
  fileprivate var isWide: Bool {
    switch unicodeScalars.first?.value ?? 0 {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}

extension Int {
  /// The number with a comma after each thousand: 391,680.
  var grouped: String {
    let digits = String(magnitude)
    let head = digits.count % 3
    var text = String(digits.prefix(head))
    for (position, digit) in digits.dropFirst(head).enumerated() {
      if position.isMultiple(of: 3), !text.isEmpty { text.append(",") }
      text.append(digit)
    }
    return self < 0 ? "-" + text : text
  }

  /// The number and what it counts: "1 entry", "1,530 entries".
  package func of(_ one: String, _ many: String) -> String {
    "\(grouped) \(self == 1 ? one : many)"
  }
}

extension ClosedRange<Int> {
  /// "12", or "12–18" where the ends differ.
  var grouped: String {
    lowerBound == upperBound ? lowerBound.grouped : "\(lowerBound.grouped)–\(upperBound.grouped)"
  }
}

extension [String] {
  /// The names with commas between them; where they don't fit, the first ones and the last: "alpha, bravo, charlie … zulu".
  ///
  /// - Parameters:
  ///   - width: the columns that there are; three names are shown in any case.
  func enumerated(within width: Int) -> String {
    let all = joined(separator: ", ")
    guard let last, count > 4, all.columns > width else { return all }
    let room = width - last.columns - " … ".count
    var head = self[0..<3].joined(separator: ", ")
    var columns = head.columns
    for name in self[3..<(count - 1)] {
      columns += 2 + name.columns
      guard columns <= room else { break }
      head += ", " + name
    }
    return "\(head) … \(last)"
  }
}
