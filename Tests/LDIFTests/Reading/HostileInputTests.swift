import LDIF
import Testing

struct HostileInputTests {
  /// Every kind of record, folds, comments, base64 and both line ends.
  private let sample = Array(
    """
    version: 1
    # a remark
     that goes on
    dn: cn=zulu,dc=example
    objectClass: top
    objectClass: computer
    description:: S8O2bG4gaXN0IHNjaMO2
     bg==
    userCertificate;binary:: AAECAwQ=

    dn:: b3U9S8O2bG4=\r
    changetype: modify\r
    add: cn\r
    cn: a\r
     b\r
    -\r
    replace: sn\r
    -\r
    \r
    dn: cn=x
    control: 1.2.3 true: value
    changetype: modrdn
    newrdn: cn=y
    deleteoldrdn: 0
    newsuperior: ou=z

    dn: cn=a
    changetype: add
    cn: a

    dn: cn=b
    changetype: delete

    search: 1
    result: 0 Success

    """.utf8)

  @Test func `A sample cut off at any byte gives an error or a prefix of its records`() throws {
    let whole = try records(sample)
    #expect(whole.count == 5)
    for length in 0...sample.count {
      var reader = LDIFReader(Array(sample.prefix(length)))
      var found: [LDIFRecord] = []
      do {
        while let record = try reader.next() { found.append(record) }
      } catch {
        #expect((1...40).contains(error.line ?? 0), "cut at \(length): \(error)")
      }
      // The record that was cut may lack its end; those before it are whole.
      #expect(found.count <= whole.count)
      #expect(found.dropLast().elementsEqual(whole.prefix(max(0, found.count - 1))), "cut at \(length)")
    }
  }

  @Test(arguments: 0..<20) func `Damaged bytes end in records or in an error with a line of the file`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let alphabet = Array("\n\r :;<#-=dnAZ09\u{0}é".utf8)
    for _ in 0..<200 {
      var bytes = sample
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        bytes[Int.random(in: bytes.indices, using: &generator)] = alphabet.randomElement(using: &generator) ?? 0
      }
      do {
        _ = try records(bytes)
      } catch let error as LDIFError {
        let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
        #expect((1...lines).contains(error.line ?? 0), "seed \(seed): \(error)")
      } catch {
        Issue.record(error)
      }
    }
  }

  @Test func `A line beyond the limit is an error, folded or not, and a comment is not`() throws {
    let limits = LDIFLimits(lineLength: 20)
    #expect(try records("dn: cn=x\ncn: 4567890123456789\n# \(String(repeating: "x", count: 99))\n", limits: limits).count == 1)
    for text in ["dn: cn=x\ncn: 45678901234567890\n", "dn: cn=x\ncn: 45678\n 901234567\n 890\n"] {
      let error = #expect(throws: LDIFError.self) { try records(text, limits: limits) }
      #expect(error?.description == "line 2: the line is longer than 20 bytes")
      #expect(error?.code == .limit)
    }
  }

  @Test func `A record beyond the limit is an error, a file of many records is not`() throws {
    let limits = LDIFLimits(recordSize: 40)
    let record = "dn: cn=x\ncn: 1\ncn: 2\ncn: 3\n"
    #expect(try records(Array(repeating: record, count: 50).joined(separator: "\n"), limits: limits).count == 50)
    let error = #expect(throws: LDIFError.self) { try records(record + "cn: 4\ncn: 5\ncn: 6\n", limits: limits) }
    #expect(error?.description == "line 7: the record is larger than 40 bytes")
    #expect(error?.code == .limit)
  }

  @Test(.timeLimit(.minutes(5))) func `A million tiny lines of any kind take time in proportion`() throws {
    let count = 200_000
    let folds = "dn: cn=x\ncn: " + String(repeating: "\n x", count: count)
    #expect(try records(folds).first?.kind == .content([LDIFAttribute("cn", [LDIFValue(String(repeating: "x", count: count))])]))
    #expect(try records("#" + String(repeating: "\n x", count: count)).isEmpty)
    #expect(try records(String(repeating: "\n", count: count)).isEmpty)
    #expect(try records(String(repeating: "#\n", count: count)).isEmpty)
    #expect(try records(String(repeating: "dn:\n\n", count: count)).count == count)
    guard case .content(let attributes) = try records("dn: cn=x\n" + String(repeating: "a:\nb:\n", count: count)).first?.kind else {
      Issue.record("no content")
      return
    }
    #expect(attributes.count == 2 * count)
  }
}
