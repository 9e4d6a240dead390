import Testing

@testable import Delegation

@Suite("Folded names")
struct FoldedNameTests {
  @Test("Case doesn't count, in ASCII as elsewhere")
  func ignoresCase() {
    #expect("CIFS/Zulu.LAB.test".isSameName(as: "cifs/zulu.lab.TEST"))
    #expect("cifs/MÜNCHEN".isSameName(as: "CIFS/münchen"))
    #expect("@[`{".isSameName(as: "@[`{"))
    #expect(!"@".isSameName(as: "`"))
    #expect(!"[".isSameName(as: "{"))
  }

  @Test("A name is compared whole")
  func comparesWhole() {
    #expect(!"cifs/zulu".isSameName(as: "cifs/zulu.lab.test"))
    #expect(!"cifs/zulu ".isSameName(as: "cifs/zulu"))
    #expect(!"".isSameName(as: "a"))
  }

  @Test(
    "A letter that only looks like another is another", arguments: [("\u{212A}ilo", "kilo"), ("\u{130}ndia", "india"), ("e\u{301}", "é")])
  func seesThroughLookAlikes(hostile: String, honest: String) {
    #expect(!hostile.isSameName(as: honest))
  }

  @Test(
    "A host's name has letters, digits, hyphens, underscores, and dots between labels",
    arguments: ["zulu", "zulu-1.lab.test", "a_b", "münchen"])
  func acceptsHostNames(name: String) {
    #expect(name.isHostName)
  }

  @Test(
    "Anything else is no host's name",
    arguments: [
      "", ".", "zulu.", ".zulu", "a..b", "zulu/x", "zulu:445", "zu lu", #"zu\lu"#, "zulu$", "zu\u{202E}lu", "a\u{200D}b", "zu\u{0}lu",
    ])
  func refusesOtherNames(name: String) {
    #expect(!name.isHostName)
  }

  @Test("Labels have 63 bytes at most, names 255")
  func limitsLength() {
    let label = String(repeating: "a", count: 63)
    #expect(label.isHostName)
    #expect(!(label + "a").isHostName)
    #expect([label, label, label, label].joined(separator: ".").isHostName)
    #expect(![label, label, label, label, "a"].joined(separator: ".").isHostName)
  }
}
