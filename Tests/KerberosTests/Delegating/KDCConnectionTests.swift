import Testing

@testable import Kerberos

@Suite(.timeLimit(.minutes(5))) struct KDCConnectionTests {
  private func connection(_ kdc: FakeKDC, timeout: Int = 60) -> KDCConnection {
    KDCConnection(KDC(realm: "LAB.TEST", host: "127.0.0.1", port: kdc.port, timeout: timeout))
  }

  private func reply(_ connection: KDCConnection, _ request: [UInt8] = [1, 2, 3]) throws -> [UInt8] {
    try request.withUnsafeBytes { try connection.reply(to: $0) }
  }

  private func failure(_ answer: FakeKDC.Answer, timeout: Int = 60) throws -> String {
    let kdc = FakeKDC(answer)
    defer { kdc.stop() }
    let connection = connection(kdc, timeout: timeout)
    let error = #expect(throws: KDCConnection.Failure.self) { try reply(connection) }
    #expect(connection.exchanges == 0)
    return try #require(error).text
  }

  @Test func `Many requests go over one connection, and each answer is counted`() throws {
    let kdc = FakeKDC(.echo)
    defer { kdc.stop() }
    let connection = connection(kdc)
    for number in 1...50 {
      let request = [UInt8](repeating: UInt8(number), count: number * 100)
      #expect(try reply(connection, request) == request)
      #expect(connection.exchanges == number)
    }
    #expect(kdc.connections == 1)
  }

  @Test func `A KDC that closes after each answer is asked on a new connection`() throws {
    let kdc = FakeKDC(.echoAndClose)
    defer { kdc.stop() }
    let connection = connection(kdc)
    for _ in 1...5 { #expect(try reply(connection) == [1, 2, 3]) }
    #expect(kdc.connections == 5)
  }

  @Test func `A KDC that closes without an answer is not asked for ever`() throws {
    #expect(try failure(.close).hasSuffix("closed the connection"))
  }

  @Test func `Silence ends in the time given`() throws {
    let start = ContinuousClock.now
    #expect(try failure(.silence, timeout: 1).hasSuffix("gave no answer: the time is over"))
    #expect(.now - start < .seconds(30))
  }

  @Test(
    arguments: [
      [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0, 0x10, 0, 1],
    ] as [[UInt8]])
  func `A length that none can be is refused before anything is reserved`(length: [UInt8]) throws {
    #expect(try failure(.bytes(length)).contains("answered with a length of"))
  }

  @Test(arguments: [[0, 0], [0, 0, 0, 9, 1, 2]] as [[UInt8]])
  func `An answer that breaks off ends in the time given`(bytes: [UInt8]) throws {
    #expect(try failure(.bytes(bytes), timeout: 1).contains("gave no answer"))
  }

  @Test func `A port where nobody listens, and a name without an address, are told`() throws {
    let kdc = FakeKDC(.echo)
    kdc.stop()
    #expect(throws: KDCConnection.Failure.self) { try reply(connection(kdc)) }
    let nameless = KDCConnection(KDC(realm: "LAB.TEST", host: "kdc.invalid", timeout: 1))
    let error = #expect(throws: KDCConnection.Failure.self) { try reply(nameless) }
    #expect(error?.text.contains("has no address") == true)
  }
}
