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

  /// A part of an object that nobody changes.
  private func receive(_ retrieval: inout RangedRetrieval, _ lower: Int, _ upper: Int?, count: Int) throws -> RangedRetrieval.Progress {
    try retrieval.receive(AttributeRange(lower: lower, upper: upper), count: count, number: [1])
  }

  @Test func `The next request begins after what came, not after what was asked`() throws {
    var retrieval = RangedRetrieval(attribute: "member")
    #expect(retrieval.request == ["member;range=0-*", "uSNChanged"])
    #expect(try receive(&retrieval, 0, 2, count: 3) == .more)
    #expect(retrieval.request == ["member;range=3-*", "uSNChanged"])
    #expect(try receive(&retrieval, 3, 3, count: 1) == .more)
    #expect(retrieval.request == ["member;range=4-*", "uSNChanged"])
    #expect(try receive(&retrieval, 4, nil, count: 7) == .whole)
  }

  @Test func `Parts of an object that was changed meanwhile are no list`() throws {
    var retrieval = RangedRetrieval(attribute: "member")
    #expect(try receive(&retrieval, 0, 2, count: 3) == .more)
    #expect(try retrieval.receive(AttributeRange(lower: 3, upper: nil), count: 1, number: [2]) == .changed)
    #expect(throws: RangeFault.withoutNumber("member")) {
      try retrieval.receive(AttributeRange(lower: 3, upper: nil), count: 1, number: nil)
    }
  }

  @Test func `A list that is gone is empty, and one whose rest is gone is no list`() throws {
    var retrieval = RangedRetrieval(attribute: "member")
    #expect(try retrieval.receive(nil, count: 0, number: [1]) == .whole)
    #expect(try receive(&retrieval, 0, 2, count: 3) == .more)
    #expect(throws: RangeFault.empty(at: 3)) { try retrieval.receive(nil, count: 0, number: [1]) }
  }

  @Test func `Gaps, overlaps, wrong counts and standstill are errors`() throws {
    var gap = RangedRetrieval(attribute: "member")
    #expect(throws: RangeFault.begins(at: 1, expected: 0)) { try receive(&gap, 1, 2, count: 2) }

    var overlap = RangedRetrieval(attribute: "member")
    _ = try receive(&overlap, 0, 9, count: 10)
    #expect(throws: RangeFault.begins(at: 9, expected: 10)) { try receive(&overlap, 9, 20, count: 12) }

    var liar = RangedRetrieval(attribute: "member")
    #expect(throws: RangeFault.miscounted(told: 10, sent: 9)) { try receive(&liar, 0, 9, count: 9) }

    var stalled = RangedRetrieval(attribute: "member")
    #expect(throws: RangeFault.empty(at: 0)) { try receive(&stalled, 0, 0, count: 0) }
  }

  @Test func `A list without an end is given up`() throws {
    var retrieval = RangedRetrieval(attribute: "member")
    let half = RangedRetrieval.mostValues / 2 + 1
    _ = try receive(&retrieval, 0, half - 1, count: half)
    #expect(throws: RangeFault.endless) { try receive(&retrieval, half, 2 * half - 1, count: half) }
  }
}
