import Delegation
import Testing

@Suite("Distinguished names")
struct DistinguishedNameTests {
  @Test("The text is kept as it was given")
  func keepsText() throws {
    #expect(try dn(#"cn=Zulu\, old , OU=Hosts,DC=Lab,DC=Test"#).text == #"cn=Zulu\, old , OU=Hosts,DC=Lab,DC=Test"#)
  }

  @Test(
    "Two spellings of one name are equal",
    arguments: [
      ("CN=Zulu,DC=lab,DC=test", "cn=ZULU,dc=LAB,dc=TEST"),
      (#"CN=Zulu\, old,DC=lab"#, #"CN=Zulu\2C old,DC=lab"#),
      (#"CN=a\+b,DC=lab"#, #"CN=a\2bb,DC=lab"#),
      (##"CN=\#a,DC=lab"##, #"CN=\23a,DC=lab"#),
      (#"CN=M\C3\BCnchen,DC=lab"#, "CN=MÜNCHEN,DC=lab"),
      ("CN=zulu , DC = lab", "CN=zulu,DC=lab"),
      (#"CN=\ a\ ,DC=lab"#, #"CN=\20a\20,DC=lab"#),
      ("CN=zulu+UID=1,DC=lab", "UID=1+CN=zulu,DC=lab"),
      (#"CN=a\=b,DC=lab"#, "CN=a=b,DC=lab"),
      (#"CN=a\?b,DC=lab"#, "CN=a?b,DC=lab"),
    ])
  func equalSpellings(one: String, other: String) throws {
    #expect(try dn(one) == dn(other))
    #expect(try dn(one).hashValue == dn(other).hashValue)
  }

  @Test(
    "Different names are not equal",
    arguments: [
      (#"CN=a\,DC=lab,DC=test"#, "CN=a,DC=lab,DC=test"),
      (#"CN=a\ ,DC=lab"#, "CN=a,DC=lab"),
      (#"CN=a\+UID=1,DC=lab"#, "CN=a+UID=1,DC=lab"),
      ("CN=zulu,DC=lab", "OU=zulu,DC=lab"),
      ("CN=a,DC=lab", "CN=a,DC=lab,DC=test"),
      ("CN=\u{212A},DC=lab", "CN=k,DC=lab"),
    ])
  func differentNames(one: String, other: String) throws {
    #expect(try dn(one) != dn(other))
  }

  @Test(
    "What is no distinguished name is refused",
    arguments: [
      "", " ", "zulu", "CN", "CN=", "CN= ,DC=lab", "=zulu", "CN=a,", ",CN=a", "CN=a,,DC=lab", "CN=a+,DC=lab", #"CN=a\"#, #"CN=a\x"#,
      #"CN=a\4"#,
      #"CN="a""#, "CN=a;DC=lab", "CN=<a>", "CN=a\u{0}", #"CN=\FF"#, "CN=#0401", "C N=a", "CÑ=a",
    ])
  func refuses(text: String) {
    #expect(throws: NameError.self) { try dn(text) }
  }

  @Test("An error says where, and can't drive a terminal")
  func errorIsPrintable() throws {
    let error = try #require(throws: NameError.self) { try dn("CN=\u{1B}[2J,") }
    #expect(error.description.contains(#"\u{1B}"#))
    #expect(error.description.contains("character 9"))
    #expect(!error.description.unicodeScalars.contains("\u{1B}"))
  }

  @Test("A deep or long name is read without trouble")
  func readsLongNames() throws {
    let deep = Array(repeating: "OU=a", count: 10_000).joined(separator: ",")
    #expect(try dn("CN=zulu," + deep) != dn(deep))
    #expect(throws: NameError.self) { try dn("CN=" + String(repeating: #"\"#, count: 10_001)) }
  }

  @Test("The domain is made of the DC components")
  func readsDomain() throws {
    #expect(try dn(#"CN=Zulu\,DC=evil,OU=Hosts,DC=Lab,DC=Test"#).domain == "lab.test")
    #expect(try dn("CN=zulu,O=example").domain == nil)
  }
}
