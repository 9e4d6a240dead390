internal import PrintableText

/// The option `range=0-1499` of an attribute's name: which of its values these are ([MS-ADTS] 3.1.1.3.1.3.3).
struct AttributeRange: Hashable {
  let lower: Int
  /// The index of the last value; `nil` for `*`, the end of the list.
  let upper: Int?

  /// The range of an attribute description, or `nil` if it has none.
  ///
  /// - Throws: ``RangeFault`` if there is one that makes no sense.
  init?(of description: String) throws(RangeFault) {
    let options = description.split(separator: ";", omittingEmptySubsequences: false).dropFirst()
    let ranges = options.filter { $0.lowercased().hasPrefix("range=") }
    guard let range = ranges.first else { return nil }
    let bounds = range.dropFirst("range=".count).split(separator: "-", omittingEmptySubsequences: false)
    guard ranges.count == 1, options.count == 1, bounds.count == 2, let lower = Self.number(bounds[0]) else {
      throw .malformed(description)
    }
    if bounds[1] == "*" {
      self.init(lower: lower, upper: nil)
    } else if let upper = Self.number(bounds[1]), upper >= lower {
      self.init(lower: lower, upper: upper)
    } else {
      throw .malformed(description)
    }
  }

  init(lower: Int, upper: Int?) {
    self.lower = lower
    self.upper = upper
  }

  /// Nine digits are a thousand million values: enough, and safe to add to.
  private static func number(_ digits: Substring) -> Int? {
    guard (1...9).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(digits)
  }

  /// The name without the option of the range, and with all others: those make another attribute (RFC 4512 2.5.2).
  static func baseName(of description: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    guard let semicolon = description.firstIndex(of: UInt8(ascii: ";")) else { return description }
    let option = UnsafeRawBufferPointer(rebasing: description[(semicolon + 1)...].prefix(6))
    let isRange = "range=".utf8.elementsEqual(option.lazy.map(\.lowercasedASCII))
    return isRange ? UnsafeRawBufferPointer(rebasing: description[..<semicolon]) : description
  }
}

/// A server's answer to a ranged retrieval that can't be true.
enum RangeFault: Error, Hashable, CustomStringConvertible {
  case malformed(String)
  case notARange(String)
  case begins(at: Int, expected: Int)
  case miscounted(told: Int, sent: Int)
  case empty(at: Int)
  case endless
  case withoutNumber(String)
  case changing(String, times: Int)

  /// The mark of a list that doesn't hold still.
  static let changes = "the object was changed"

  /// What it comes to: most are a server's fault.
  var code: ResultCode {
    switch self {
    case .withoutNumber: .insufficientAccessRights
    case .changing: .other
    default: .decodingError
    }
  }

  var description: String {
    switch self {
    case .malformed(let text): "“\(text.printable)” is no range of values"
    case .notARange(let text): "“\(text.printable)” was asked for by ranges, and came without one"
    case .begins(let lower, let expected):
      "the next values should begin at \(expected), and begin at \(lower)"
    case .miscounted(let told, let sent): "the server tells of \(told) values and sends \(sent)"
    case .empty(let lower): "no more values come from \(lower) on, although the list has not ended"
    case .endless: "the list of values has no end"
    case .withoutNumber(let name):
      "\(name) comes in parts, and without uSNChanged it can't be told whether they are of one list"
    case .changing(let name, let times):
      "\(name) comes in parts, and \(Self.changes) in each of \(times) readings"
    }
  }
}

/// Reading a long list of values piece by piece: what came, and what to ask for next.
///
/// Nothing holds the list still between two pieces: a value that goes from the front meanwhile moves one that was to come next into what
/// was there already. The object's update number tells, which rises with each write to it ([MS-ADTS] 3.1.1.1.9).
struct RangedRetrieval {
  /// Far beyond what any directory holds in one attribute.
  static let mostValues = 10_000_000
  /// The number that the domain controller gives to the object's last change.
  static let updateNumber = "uSNChanged"

  let attribute: String
  private var next = 0
  private var number: [UInt8]?

  /// What a piece tells.
  enum Progress: Hashable {
    /// There is more.
    case more
    /// The list is whole.
    case whole
    /// The object was changed since the first piece.
    case changed
  }

  /// - Parameter attribute: the name without options.
  init(attribute: String) {
    self.attribute = attribute
  }

  /// The attributes to ask for next.
  var request: [String] { ["\(attribute);range=\(next)-*", Self.updateNumber] }

  /// Takes one piece.
  ///
  /// - Parameters:
  ///   - range: which values these are; `nil` where the object has none.
  ///   - number: the object's update number as it came with them.
  mutating func receive(_ range: AttributeRange?, count: Int, number: [UInt8]?) throws(RangeFault) -> Progress {
    guard let number else { throw .withoutNumber(attribute) }
    guard self.number ?? number == number else { return .changed }
    self.number = number
    guard let range else {
      // Only the last value's going would explain it, and that would have been told.
      guard next == 0 else { throw .empty(at: next) }
      return .whole
    }
    guard range.lower == next else { throw .begins(at: range.lower, expected: next) }
    next += count
    guard next <= Self.mostValues else { throw .endless }
    guard let upper = range.upper else { return .whole }
    guard count > 0 else { throw .empty(at: range.lower) }
    guard count == upper - range.lower + 1 else { throw .miscounted(told: upper - range.lower + 1, sent: count) }
    return .more
  }
}
