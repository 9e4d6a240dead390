import LDIF
import Testing

/// What the writer writes, the reader gives back.
struct RoundTripTests {
  private static let descriptions = ["cn", "objectClass", "2.5.4.3", "userCertificate;binary", "member;range=0-1499", "ou;lang-de;x"]

  @Test(arguments: 0..<40) func `Random records come back as they were, at any folding column`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let records = (0..<20).map { _ in Self.record(&generator) }
    for column in [nil, 2, 3, 20, 76] {
      var writer = LDIFWriter(foldingAt: column)
      for record in records {
        writer.writeComment(Self.text(&generator))
        try writer.write(record)
      }
      var reader = LDIFReader(writer.bytes)
      for record in records {
        #expect(try reader.next() == record, "seed \(seed), column \(String(describing: column))")
      }
      #expect(try reader.next() == nil)
    }
  }

  @Test func `Values of every length up to 200 come back, as text and as base64`() throws {
    for length in 0...200 {
      for byte: UInt8 in [0x78, 0xFF] {
        let value = LDIFValue([UInt8](repeating: byte, count: length))
        let record = LDIFRecord(dn: "cn=x", kind: .content([LDIFAttribute("cn", [value])]))
        #expect(try LDIFTests.records(try written([record])) == [record], "\(length) times \(byte)")
      }
    }
  }

  @Test func `Every single byte comes back at the start, in the middle and at the end`() throws {
    let values = (0...UInt8.max).flatMap { byte in [[byte], [byte, 0x78], [0x78, byte], [0x78, byte, 0x78]].map { LDIFValue($0) } }
    let record = LDIFRecord(dn: "cn=x", kind: .content([LDIFAttribute("cn", values)]))
    #expect(try LDIFTests.records(try written([record])) == [record])
  }

  private static func record(_ generator: inout SeededGenerator) -> LDIFRecord {
    guard Bool.random(using: &generator) else {
      return LDIFRecord(dn: text(&generator), kind: .content(attributes(&generator)))
    }
    let controls = (0..<Int.random(in: 0...2, using: &generator)).map { index in
      LDIFControl(
        oid: "1.2.\(index)", criticality: [nil, true, false].randomElement(using: &generator) ?? nil,
        value: Bool.random(using: &generator) ? value(&generator) : nil)
    }
    return LDIFRecord(dn: text(&generator), kind: .change(change(&generator), controls: controls))
  }

  private static func change(_ generator: inout SeededGenerator) -> LDIFChange {
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: return .add(attributes(&generator))
    case 1: return .delete
    case 2:
      let superior = Bool.random(using: &generator) ? text(&generator) : nil
      return .modifyDN(
        LDIFModifyDN(newRDN: text(&generator), deleteOldRDN: Bool.random(using: &generator), newSuperior: superior))
    default:
      return .modify(
        attributes(&generator).map { attribute in
          LDIFModification(LDIFModification.Operation.allCases.randomElement(using: &generator) ?? .add, attribute)
        })
    }
  }

  /// Attributes that differ from their neighbours, because lines in a row with one description are one attribute.
  private static func attributes(_ generator: inout SeededGenerator) -> [LDIFAttribute] {
    descriptions.shuffled(using: &generator).prefix(Int.random(in: 0...4, using: &generator)).map { description in
      LDIFAttribute(description, (0..<Int.random(in: 1...4, using: &generator)).map { _ in value(&generator) })
    }
  }

  /// Half of the values are printable, so that they are not all base64.
  private static func value(_ generator: inout SeededGenerator) -> LDIFValue {
    let range: ClosedRange<UInt8> = Bool.random(using: &generator) ? 0x20...0x7E : 0...0xFF
    let count = Int.random(in: 0...([3, 80, 300].randomElement(using: &generator) ?? 3), using: &generator)
    return LDIFValue((0..<count).map { _ in UInt8.random(in: range, using: &generator) })
  }

  private static func text(_ generator: inout SeededGenerator) -> String {
    let alphabet = Array("abc=, \\+:<#é漢\n\r\t\u{0}\u{1F}")
    return String((0..<Int.random(in: 0...100, using: &generator)).map { _ in alphabet.randomElement(using: &generator) ?? "x" })
  }
}
