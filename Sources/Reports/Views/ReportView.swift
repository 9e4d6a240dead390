/// A report as people read it on a page or in a comment: the same parts for every command, empty where they don't apply.
///
/// Templates fill it in by the names of its properties. A name that a part doesn't have is looked for in the part around it, so no two
/// levels share one.
struct ReportView: Sendable {
  /// The command that made it.
  var command: String
  /// What kind of report it is.
  var subject: String
  /// The verdict, in one line.
  var headline: String
  var verdict: Badge
  /// The verdict in numbers.
  var lead: String
  /// Where and when it was read.
  var facts: [Fact] = []
  var tiles: [Tile] = []
  /// What is to be known before the rest.
  var notices: [Notice] = []
  var groupsHeading: String
  var groups: [Group] = []
  /// How many groups there are beyond those.
  var groupsMore: String?
  /// The headings of each host's numbers.
  var columns: [String] = []
  var hosts: [HostRow] = []
  var hasBudgets = false
  /// What nothing is claimed about.
  var gaps: [Gap] = []

  /// A mark that says by sign and word what it says by colour.
  struct Badge: Hashable, Sendable {
    /// The name of the colour.
    var tone: String
    var sign: String
    var word: String
  }

  struct Fact: Sendable {
    var label: String
    var value: String
  }

  struct Tile: Sendable {
    var number: String
    var unit: String
    var tileTone: String
  }

  struct Notice: Sendable {
    var mark: Badge
    var sentence: String
  }

  struct Gap: Sendable {
    var gapRule: String
    var reason: String
  }

  /// What belongs together: the findings of a rule, what failed for one cause, hosts that change alike.
  struct Group: Sendable {
    /// Where links lead to.
    var anchor: String
    var badge: Badge
    var code: String?
    var heading: String
    var tally: String?
    var why: String?
    var mends: [Mend] = []
    var references: [String] = []
    var items: [Item] = []
    /// What is left out.
    var itemsMore: String?
  }

  /// One way to mend, as it is pasted.
  struct Mend: Sendable {
    var tool: String
    var commandLines: [String]
  }

  /// One host of a group.
  struct Item: Sendable {
    var itemName: String
    var lines: [Line] = []
    /// What is left out.
    var linesMore: String?
    var fields: [Field] = []
    /// A difference, line by line; its texts have no control character.
    var changes: [Change] = []
    /// What stands around them in Markdown: more backticks than any of them has in a row (CommonMark 4.5).
    var fence = "```"
    /// How to mend it here: each a command or a sentence.
    var remedies: [String] = []
  }

  struct Line: Sendable {
    var target: String?
    var message: String
    var wanted: String?
    var found: String?
    var waiver: String?
  }

  struct Field: Sendable {
    var fieldLabel: String
    var fieldText: String
  }

  struct Change: Sendable {
    /// The name of the colour.
    var ink: String
    /// A character without width, to stand before a line that would reckon in a spreadsheet where it is pasted.
    var wordJoiner: String?
    var changeText: String

    init(ink: String, line: String) {
      self.ink = ink
      // The marks + and - begin formulas. It takes a call, a comparison or DDE's bar for one to do anything; no real name has them.
      let reckons = line.looksLikeFormula && line.contains { "(|=!".contains($0) }
      wordJoiner = reckons ? "\u{2060}" : nil
      changeText = line
    }
  }

  struct HostRow: Sendable {
    var hostName: String
    /// Whether a spreadsheet would take the name for one: then a character without width stands before it, where a table is copied.
    var looksLikeFormula: Bool
    var dnsName: String?
    var meshNames: String
    /// Roles and flags that are worth a word.
    var traits: [String] = []
    var numbers: [String]
    var bar: Bar?
    var unmanagedEntries: [String] = []
    var ghostEntries: [String] = []
    /// What of the entries is left out.
    var entriesMore: String?

    init(hostName: String, dnsName: String? = nil, meshNames: String = "", numbers: [String]) {
      self.hostName = hostName
      self.dnsName = dnsName
      self.meshNames = meshNames
      self.numbers = numbers
      looksLikeFormula = hostName.looksLikeFormula
    }
  }

  /// How much of its budget an object uses.
  struct Bar: Sendable {
    var barText: String
    var percent: Int
    var barTone: String
  }

  /// How much is shown; the JSON form has everything.
  struct Limits: Sendable {
    /// Groups of a report.
    var groups: Int
    /// Hosts of a group.
    var items: Int
    /// Lines of a host.
    var lines: Int
    /// Hosts of the table of hosts.
    var hosts: Int

    /// A page has room.
    static let page = Limits(groups: 100, items: 40, lines: 8, hosts: .max)
  }

  /// What the name of each part left out ends with.
  static let rest = "the JSON form has them all"
}

extension String {
  /// Whether a spreadsheet takes a cell with the text for a formula.
  fileprivate var looksLikeFormula: Bool {
    first.map { "=+-@".contains($0) } ?? false
  }
}
