/// The matrix of sources and targets as the page's script reads it: each different cell once, and a number for each edge.
struct MatrixData: Sendable, Encodable {
  /// The parts of a cell, in the order of each state's code.
  var parts: [Part]
  var meshes: [String]
  var hosts: [Host]
  /// Those of the hosts that are sources.
  var rows: [Int]
  /// Those of the hosts that are targets.
  var columns: [Int]
  /// Kinds of states, for filter and legend.
  var kinds: [Kind]
  /// Every different cell; the first is a pair that is no edge.
  var states: [State]
  /// By row, for each column a position in `states`.
  var cells: [[Int]]
  /// By column, for each part the entries that stand for it.
  var entries: [[[String]]]
  /// What is wrong with hosts, for whoever looks at one of their edges.
  var issues: [Issue]
  /// Texts that tell of single edges.
  var notes: [String]
  /// For edges ("row,column") that have more to tell, positions in `notes`.
  var edgeNotes: [String: [Int]]
  /// The command that makes edges whole.
  var mend: String?

  /// A service in a form of the target's name.
  struct Part: Hashable, Sendable, Encodable {
    var service: String
    var form: String
  }

  struct Host: Sendable, Encodable {
    var name: String
    var dns: String?
    var meshes: [Int]
  }

  /// What states have in common.
  struct Kind: Sendable, Encodable {
    var label: String
    /// The name of the colour.
    var tone: String
  }

  struct State: Sendable, Encodable {
    /// One mark for each part.
    var code: String
    /// What became of the disk: `-` none was to be moved.
    var disk: String
    /// A position in `kinds`; `nil` for no edge.
    var kind: Int?
  }

  /// What the page draws for a part of an edge.
  enum Mark: UInt8, Sendable {
    /// Not asked for.
    case none = 0x30
    /// There, kept, or proven.
    case good
    /// Not there, or refused.
    case missing
    /// Will be added.
    case added
    /// Will be removed.
    case removed
    /// Granted, and no proof.
    case doubtful
    /// Could not be asked.
    case error

    /// How grave: of two spellings of one name, the graver one is shown.
    static func graver(_ one: Self, _ other: Self) -> Self { one.rawValue >= other.rawValue ? one : other }
  }

  struct Issue: Sendable, Encodable {
    var code: String
    var tone: String
    var host: String
    var target: String?
    var text: String
    var mend: String
  }
}
