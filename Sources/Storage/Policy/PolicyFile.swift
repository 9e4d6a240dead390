public import Delegation
public import SystemPackage
internal import Yams

/// Policies as YAML files.
public enum PolicyFile {
  /// The most bytes that a policy is read of.
  private static let limit = 4 << 20

  /// Reads a policy.
  ///
  /// - Parameters:
  ///   - isNamed: whether somebody named the file; else nobody but this user and root may have a hand in it.
  /// - Throws: ``FileError`` where the file can't be read, ``PolicyError`` with every fault that was found in it.
  public static func read(_ path: FilePath, isNamed: Bool = true) throws -> Policy {
    let read = isNamed ? InputFile.read : InputFile.readUnnamed
    let bytes = try read(path, "read the policy", limit)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw PolicyError(path: path.string, problems: [.init(line: nil, message: "it is not UTF-8 text")])
    }
    return try parse(text, path: path.string)
  }

  /// Reads a policy's text.
  ///
  /// - Parameters:
  ///   - path: the file's name, for messages.
  /// - Throws: ``PolicyError``.
  public static func parse(_ text: String, path: String) throws -> Policy {
    if let problem = tooManyAliases(in: text) { throw PolicyError(path: path, problems: [problem]) }
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      throw PolicyError(path: path, problems: [error.problem])
    }
    guard let root else {
      throw PolicyError(path: path, problems: [.init(line: nil, message: "it is empty; kcdmesh init writes a starter policy")])
    }
    var parser = PolicyParser()
    let policy = parser.policy(root)
    guard var policy, parser.problems.isEmpty else { throw PolicyError(path: path, problems: parser.problems) }
    policy.lines.file = path
    return policy
  }
}

extension PolicyFile {
  /// More than anybody writes by hand.
  private static let mostAliases = 8

  /// Aliases of aliases make a tree of any size out of a few lines, and Yams walks it while it reads.
  ///
  /// What looks like an alias within a text counts too: to be sure would take a parser of our own.
  private static func tooManyAliases(in text: String) -> PolicyError.Problem? {
    var (line, count) = (1, 0)
    var before = UInt8(ascii: " ")
    for byte in text.utf8 {
      if before == UInt8(ascii: "*"), isOfName(byte) { count += 1 }
      if count > mostAliases {
        return .init(line: line, message: "there are more than \(mostAliases) aliases (*name); write out what they stand for")
      }
      if byte == UInt8(ascii: "\n") { line += 1 }
      before = byte
    }
    return nil
  }

  /// Whether libyaml takes a character for one of an alias's name: a line of asterisks is a comment's, and has none.
  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    case UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }
}

extension YamlError {
  /// What YAML itself finds wrong, with its line.
  fileprivate var problem: PolicyError.Problem {
    switch self {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
      .init(line: mark.line, message: "it is not YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      .init(
        line: context.mark.line,
        message: "the key “\(duplicates.map { "\($0)" }.joined(separator: "”, “"))” is there twice; keep one of them")
    case .reader(let problem, _, _, _): .init(line: nil, message: "it is not YAML: \(problem)")
    default: .init(line: nil, message: "it is not YAML: \(self)")
    }
  }
}
