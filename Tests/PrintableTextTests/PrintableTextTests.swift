import PrintableText
import Testing

@Suite("Printable text")
struct PrintableTextTests {
  @Test(
    "A control character is shown by its number",
    arguments: ["\u{0}", "\n", "\u{1B}", "\u{7F}", "\u{9B}", "\u{61C}", "\u{200B}", "\u{202E}", "\u{2066}", "\u{FEFF}"])
  func showsControls(control: String) {
    let text = "zu\(control)lu"
    #expect(text.hasControlCharacter)
    #expect(text.printable.hasPrefix(#"zu\u{"#))
    #expect(!text.printable.hasControlCharacter)
  }

  @Test("Any other text stays as it is", arguments: ["", "zulu", "München", "日本", #"a\u{1B}"#])
  func keepsText(text: String) {
    #expect(text.printable == text)
  }
}
