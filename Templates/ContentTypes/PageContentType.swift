internal import Mustache
internal import PrintableText

/// The content type of HTML pages, for texts and quoted attributes alike: no name becomes markup, and none hides what it is.
struct PageContentType: MustacheContentType {
  func escapeText(_ text: String) -> String {
    text.printable.escapingMarkup
  }
}

/// The content type of XML: as for pages, and nothing that XML can't hold (XML 1.0 2.2).
struct XMLContentType: MustacheContentType {
  func escapeText(_ text: String) -> String {
    text.printable.replacing("\u{FFFE}", with: "\u{FFFD}").replacing("\u{FFFF}", with: "\u{FFFD}").escapingMarkup
  }
}

extension String {
  /// The text with references in place of what begins or ends markup or a quoted attribute.
  var escapingMarkup: String {
    // Names are plain in practice, and a report has a hundred thousand of them.
    guard utf8.contains(where: { Self.reference(for: $0) != nil }) else { return self }
    var bytes: [UInt8] = []
    for byte in utf8 {
      if let reference = Self.reference(for: byte) { bytes += Array(reference.utf8) } else { bytes.append(byte) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func reference(for byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
  }
}
