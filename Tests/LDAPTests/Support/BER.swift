/// Just enough of BER (X.690) to play a directory server.
enum BER {
  static func tlv(_ tag: UInt8, _ parts: [UInt8]...) -> [UInt8] {
    let content = parts.flatMap { $0 }
    return [tag] + length(content.count) + content
  }

  static func length(_ count: Int) -> [UInt8] {
    count < 128 ? [UInt8(count)] : [0x84] + (0..<4).reversed().map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) }
  }

  static func integer(_ value: Int32) -> [UInt8] {
    tlv(0x02, (0..<4).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) })
  }

  static func enumerated(_ value: UInt8) -> [UInt8] { tlv(0x0A, [value]) }
  static func string(_ text: String, tag: UInt8 = 0x04) -> [UInt8] { tlv(tag, Array(text.utf8)) }
}

/// A part of a message, and what lies in it.
struct BERElement {
  let tag: UInt8
  let content: [UInt8]

  var children: [BERElement] {
    var rest = content[...]
    var elements: [BERElement] = []
    while let element = BERElement(&rest) { elements.append(element) }
    return elements
  }

  var text: String { String(decoding: content, as: UTF8.self) }
  var integer: Int32 { content.reduce(0) { $0 << 8 | Int32($1) } }

  init?(_ bytes: inout ArraySlice<UInt8>) {
    guard let tag = bytes.popFirst(), var length = bytes.popFirst().map(Int.init) else { return nil }
    if length >= 0x80 {
      let count = length & 0x7F
      length = bytes.prefix(count).reduce(0) { $0 << 8 | Int($1) }
      bytes = bytes.dropFirst(count)
    }
    self.tag = tag
    content = Array(bytes.prefix(length))
    bytes = bytes.dropFirst(length)
  }
}

/// Messages of a directory server (RFC 4511).
enum Answer {
  static func message(_ id: Int32, _ operation: [UInt8], controls: [UInt8] = []) -> [UInt8] {
    BER.tlv(0x30, BER.integer(id), operation, controls)
  }

  static func entry(_ id: Int32, _ dn: String, _ attributes: [(String, [String])]) -> [UInt8] {
    let list = attributes.map { name, values in
      BER.tlv(0x30, BER.string(name), BER.tlv(0x31, values.flatMap { BER.string($0) }))
    }
    return message(id, BER.tlv(0x64, BER.string(dn), BER.tlv(0x30, list.flatMap { $0 })))
  }

  static func reference(_ id: Int32, _ url: String) -> [UInt8] {
    message(id, BER.tlv(0x73, BER.string(url)))
  }

  static func result(_ id: Int32, tag: UInt8, code: UInt8 = 0, _ diagnostic: String = "", cookie: String? = nil) -> [UInt8] {
    let operation = BER.tlv(tag, BER.enumerated(code), BER.string(""), BER.string(diagnostic))
    guard let cookie else { return message(id, operation) }
    let value = BER.tlv(0x30, BER.integer(0), BER.string(cookie))
    let control = BER.tlv(0x30, BER.string("1.2.840.113556.1.4.319"), BER.tlv(0x04, value))
    return message(id, operation, controls: BER.tlv(0xA0, control))
  }

  static func searchDone(_ id: Int32, code: UInt8 = 0, _ diagnostic: String = "", cookie: String? = nil) -> [UInt8] {
    result(id, tag: 0x65, code: code, diagnostic, cookie: cookie)
  }

  static func addDone(_ id: Int32, code: UInt8 = 0, _ diagnostic: String = "") -> [UInt8] {
    result(id, tag: 0x69, code: code, diagnostic)
  }

  static func deleteDone(_ id: Int32, code: UInt8 = 0, _ diagnostic: String = "") -> [UInt8] {
    result(id, tag: 0x6B, code: code, diagnostic)
  }

  static func modifyDone(_ id: Int32, code: UInt8 = 0, _ diagnostic: String = "") -> [UInt8] {
    result(id, tag: 0x67, code: code, diagnostic)
  }
}
