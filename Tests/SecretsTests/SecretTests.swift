import Secrets
import Testing

@Suite struct SecretTests {
  @Test func `A secret is never printed`() {
    let secret = Secret("hunter2".utf8)
    #expect("\(secret)" == "(secret)" && String(reflecting: secret) == "(secret)")
    var dumped = ""
    dump(secret, to: &dumped)
    #expect(!dumped.contains("104"))
  }

  @Test(arguments: ["", "x", "hunter2"])
  func `What C is lent ends where the password does`(text: String) {
    let secret = Secret(text.utf8)
    #expect(secret.withCString { String(cString: $0) } == text)
    #expect(secret.withUnsafeBytes { Array($0) } == Array(text.utf8))
    #expect(secret.count == text.utf8.count && secret.isEmpty == text.isEmpty)
  }

  @Test func `What is written in place is kept as far as it was written`() {
    let secret = Secret(capacity: 100) { room in
      room.copyBytes(from: "hunter2".utf8)
      return 7
    }
    #expect(secret.withCString { String(cString: $0) } == "hunter2")
  }

  @Test func `A new password has all its characters, of every kind that a domain asks for, and is another each time`() {
    let texts = (0..<16).map { _ in Secret(randomCharacters: 120).withCString { String(cString: $0) } }
    #expect(Set(texts).count == texts.count)
    for text in texts {
      #expect(text.utf8.count == 120)
      #expect(text.contains(where: \.isUppercase) && text.contains(where: \.isLowercase) && text.contains(where: \.isNumber))
      #expect(text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
    }
    #expect(Set(texts.joined()).count == 64)
  }
}
