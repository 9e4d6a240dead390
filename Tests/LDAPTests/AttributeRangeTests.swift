import Testing

@testable import LDAP

@Suite struct AttributeRangeTests {
  @Test func `A range is read from an attribute's options`() throws {
    #expect(try AttributeRange(of: "member;range=0-1499") == AttributeRange(lower: 0, upper: 1499))
    #expect(try AttributeRange(of: "member;Range=1500-*") == AttributeRange(lower: 1500, upper: nil))
    #expect(try AttributeRange(of: "member") == nil)
    #expect(try AttributeRange(of: "member;binary") == nil)
  }

  @Test(arguments: [
    "m;range=", "m;range=-", "m;range=0", "m;range=5-4", "m;range=-1-5", "m;range=0-+5", "m;range=0-5;range=6-9", "m;range=0-5;binary",
    "m;range=99999999999999999999-*", "m;range=*-5", "m;range=0-1-2", "m;range=0x1-2",
  ])
  func `A range that makes no sense is an error`(description: String) {
    #expect(throws: RangeFault.malformed(description)) { try AttributeRange(of: description) }
  }

  @Test func `The next request begins after what came, not after what was asked`() throws {
    var retrieval = RangedRetrieval(attribute: "member")
    #expect(try retrieval.receive(AttributeRange(lower: 0, upper: 2), count: 3) == "member;range=3-*")
    #expect(try retrieval.receive(AttributeRange(lower: 3, upper: 3), count: 1) == "member;range=4-*")
    #expect(try retrieval.receive(AttributeRange(lower: 4, upper: nil), count: 7) == nil)
  }

  @Test func `Gaps, overlaps, wrong counts and standstill are errors`() throws {
    var gap = RangedRetrieval(attribute: "member")
    #expect(throws: RangeFault.begins(at: 1, expected: 0)) { try gap.receive(AttributeRange(lower: 1, upper: 2), count: 2) }

    var overlap = RangedRetrieval(attribute: "member")
    _ = try overlap.receive(AttributeRange(lower: 0, upper: 9), count: 10)
    #expect(throws: RangeFault.begins(at: 9, expected: 10)) { try overlap.receive(AttributeRange(lower: 9, upper: 20), count: 12) }

    var liar = RangedRetrieval(attribute: "member")
    #expect(throws: RangeFault.miscounted(told: 10, sent: 9)) { try liar.receive(AttributeRange(lower: 0, upper: 9), count: 9) }

    var stalled = RangedRetrieval(attribute: "member")
    #expect(throws: RangeFault.empty(at: 0)) { try stalled.receive(AttributeRange(lower: 0, upper: 0), count: 0) }
  }

  @Test func `A list without an end is given up`() throws {
    var retrieval = RangedRetrieval(attribute: "member")
    let half = RangedRetrieval.mostValues / 2 + 1
    _ = try retrieval.receive(AttributeRange(lower: 0, upper: half - 1), count: half)
    #expect(throws: RangeFault.endless) { try retrieval.receive(AttributeRange(lower: half, upper: 2 * half - 1), count: half) }
  }
}
