import Delegation
import Testing

@Suite("Entry table")
struct EntryTableTests {
  @Test("A spelling is stored once, and comes back as it was")
  func internsOnce() {
    var table = EntryTable()
    let entries = ["cifs/zulu", "CIFS/zulu", "cifs/zulu", ""].map { table.intern($0) }
    #expect(entries[0] == entries[2] && entries[0] != entries[1])
    #expect(table.count == 3)
    #expect(entries.map { table[$0] } == ["cifs/zulu", "CIFS/zulu", "cifs/zulu", ""])
  }

  @Test("Spellings of one value share an identity: the first one's")
  func identifies() {
    var table = EntryTable()
    let (other, first, second) = (table.intern("cifs/yankee"), table.intern("cifs/zulu"), table.intern("CIFS/ZULU"))
    #expect(table.identity(of: second) == first && table.identity(of: first) == first)
    #expect(table.identity(of: other) == other)
  }

  @Test(
    "A value that only looks like another has an identity of its own", arguments: ["cifs/\u{212A}ilo", "cifs/kilo\u{200B}", "cifs/kilo "])
  func tellsLookAlikesApart(hostile: String) {
    var table = EntryTable()
    let (honest, other) = (table.intern("cifs/kilo"), table.intern(hostile))
    #expect(table.identity(of: honest) != table.identity(of: other))
  }

  @Test("Canonically equal texts of different bytes are different spellings and values")
  func comparesBytes() {
    var table = EntryTable()
    let (composed, decomposed) = (table.intern("cifs/\u{E9}"), table.intern("cifs/e\u{301}"))
    #expect(table.identity(of: composed) != table.identity(of: decomposed))
    #expect(table[decomposed].utf8.count == table[composed].utf8.count + 1)
  }

  @Test("A value is found by its bytes; what is not UTF-8 is no entry")
  func internsBytes() {
    var table = EntryTable()
    let zulu = table.intern("cifs/zulu")
    let (known, new, invalid) = (Array("cifs/zulu".utf8), Array("cifs/yankee".utf8), [UInt8]([0x63, 0xFF]))
    #expect(table.intern(known.span) == zulu)
    #expect(table.intern(new.span).map { table[$0] } == "cifs/yankee")
    #expect(table.intern(invalid.span) == nil)
    #expect(table.count == 2)
  }

  @Test("The table grows, and finds everything again")
  func grows() {
    var table = EntryTable()
    let names = (0..<5_000).map { "cifs/host\($0)" }
    let entries = names.map { table.intern($0) }
    let again = names.map { table.intern($0) }
    let shouted = names.map { table.intern($0.uppercased()) }
    #expect(again == entries)
    #expect(shouted.map(table.identity) == entries)
    #expect(table.count == 10_000)
    #expect(Array(table.entries.prefix(5_000)) == entries)
    #expect(entries.map { table[$0] } == names)
  }
}
