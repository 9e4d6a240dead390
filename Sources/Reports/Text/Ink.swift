/// What a piece of text is, for those who see colours; the words and marks say it as well.
enum Ink: Sendable {
  case plain
  /// A heading or a host's name.
  case strong
  /// What is there to be looked up, not to be read.
  case faint
  /// Something that comes.
  case added
  /// Something that goes.
  case removed
  /// Something that becomes another.
  case changed
  /// Something that the policy doesn't explain.
  case unmanaged
  /// Something to know.
  case warning
  /// Something that is wrong.
  case failure
  /// Something that is right.
  case success

  /// The parameters of the terminal's "select graphic rendition" (ECMA-48 8.3.117); nil for none.
  var parameters: String? {
    switch self {
    case .plain: nil
    case .strong: "1"
    case .faint: "2"
    case .added: "32"
    case .removed: "31"
    case .changed: "33"
    case .unmanaged: "36"
    case .warning: "1;33"
    case .failure: "1;31"
    case .success: "1;32"
    }
  }
}

/// A piece of a line that is not broken: a word, a name, or a whole entry.
struct Piece: Sendable {
  var text: String
  var ink: Ink
  /// Whether the piece stays on the line of the one before it, however long that becomes.
  var isGlued: Bool

  init(_ text: String, _ ink: Ink = .plain, isGlued: Bool = false) {
    self.text = text
    self.ink = ink
    self.isGlued = isGlued
  }

  /// The words of a sentence, each a piece; what is between “ and ” is one piece, so that it can be copied.
  static func words(_ text: String, _ ink: Ink = .plain) -> [Piece] {
    var pieces: [Piece] = []
    var isQuoted = false
    for word in text.split(separator: " ") {
      if isQuoted, let last = pieces.indices.last {
        pieces[last].text += " " + word
      } else {
        pieces.append(Piece(String(word), ink))
      }
      let opened = word.lastIndex(of: "“")
      let closed = word.lastIndex(of: "”")
      if let opened { isQuoted = closed.map { $0 < opened } ?? true } else if closed != nil { isQuoted = false }
    }
    return pieces
  }
}
