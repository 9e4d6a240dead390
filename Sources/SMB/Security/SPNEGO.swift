/// The wrapping of authentication tokens that SMB wants (RFC 4178); only Kerberos is offered, so nothing is negotiated.
enum SPNEGO {
  /// The object identifier 1.3.6.1.5.5.2.
  private static let mechanism: [UInt8] = [0x06, 0x06, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x02]
  /// The object identifier 1.2.840.113554.1.2.2.
  static let kerberos: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x12, 0x01, 0x02, 0x02]
  /// The object identifier 1.2.840.48018.1.2.2: what Windows 2000 took for it, and some servers still answer.
  static let microsoftKerberos: [UInt8] = [0x2A, 0x86, 0x48, 0x82, 0xF7, 0x12, 0x01, 0x02, 0x02]

  /// The first token of a client: NegTokenInit with the mechanism and its token (RFC 4178 4.2.1).
  static func initialToken(_ token: [UInt8]) -> [UInt8] {
    let types = DER.element(0xA0, DER.element(0x30, DER.element(0x06, kerberos)))
    let content = types + DER.element(0xA2, DER.element(0x04, token))
    return DER.element(0x60, mechanism + DER.element(0xA0, DER.element(0x30, content)))
  }

  /// A further token of a client (RFC 4178 4.2.2).
  static func furtherToken(_ token: [UInt8]) -> [UInt8] {
    DER.element(0xA1, DER.element(0x30, DER.element(0xA2, DER.element(0x04, token))))
  }

  /// How the server thinks it stands.
  enum State: UInt8 {
    case acceptCompleted = 0
    case acceptIncomplete = 1
    case reject = 2
    case requestMIC = 3
  }

  /// The server's answer: NegTokenResp (RFC 4178 4.2.2).
  struct Answer: Equatable {
    var state: State?
    var mechanism: [UInt8]?
    var token: [UInt8]?
  }

  static func decodeAnswer(_ bytes: [UInt8]) throws(MalformedMessage) -> Answer {
    var outer = DERReader(bytes[...])
    var choice = DERReader(try outer.read(0xA1, "NegotiationToken"))
    var fields = DERReader(try choice.read(0x30, "NegTokenResp"))
    var answer = Answer()
    while let tag = fields.nextTag {
      var field = DERReader(try fields.readAny("NegTokenResp"))
      switch tag {
      case 0xA0: answer.state = try field.read(0x0A, "negState").first.flatMap(State.init)
      case 0xA1: answer.mechanism = Array(try field.read(0x06, "supportedMech"))
      case 0xA2: answer.token = Array(try field.read(0x04, "responseToken"))
      default: break  // mechListMIC says nothing where only one mechanism was offered
      }
    }
    return answer
  }
}
