import Secrets
import Testing

@testable import SMB

struct EncryptionTests {
  /// An example of Microsoft's blog: "Encryption in SMB 3.0: a protocol perspective", "SMB 3.1.1 Encryption in Windows 10".
  struct Example: Sendable {
    let cipher: Cipher
    let keys: SessionKeys
    let nonce: [UInt8]
    let plain: [UInt8]
    let sealed: [UInt8]
    let answer: [UInt8]
    let plainAnswer: [UInt8]
  }

  static let smb300 = {
    Example(
      cipher: .aes128CCM,
      keys: keys("B4546771B515F766A86735532DD6C4F0", .smb300, .aes128CCM, ""),
      nonce: hex("66E69A111892584FB5ED52"),
      plain: hex(
        """
        FE534D4240000100000000000900400008000000000000000400000000000000FFFE0000010000001100001400E40800000000000000000000000000
        000000003100700017000000000000000000000015010000390000020100000039020000000000000000000070000000000000005 36D623320656E63
        72797074696F6E2074657374696E67
        """),
      sealed: hex(
        """
        FD534D4281A286535415445DAE393921E44FA42E66E69A111892584FB5ED524A744DA3EE87000000000001001100001400E4080025C8FEE16605A437
        832D1CD52DA9F4645333482A175FE5384563F45FCDAFAEF38BC62BA4D5C62897996625A44C29BE5658DE2E6117585779E7B59FFD971278D08580D7FA
        899E410E910EABF5AA1DB43050B33B49182637759AC15D84BFCDF5B6B238993C0F4CF4D6012023F6C627297075D84B7803912D0A9639634453595EF3
        E33FFE4E7AC2AB
        """),
      answer: hex(
        """
        FD534D42A6015530A18F6D9AFFE22AFAE8E6648486000000000000001100001400E4080050000000000001001100001400E40800DBF46435C5F14169
        293CE079E344479BF670227E49873F458672C3098DAC467DD5809F369D674091665157871483E01F7BECD02064EAC3E235F913668BBC2F097980D4B3
        78F1993EFF6E60D177309E5B
        """),
      plainAnswer: hex(
        """
        FE534D4240000100000000000900210009000000000000000400000000000000FFFE0000010000001100001400E40800000000000000000000000000
        0000000011000000170000000000000000000000
        """))
  }()

  static let smb311 = {
    Example(
      cipher: .aes128GCM,
      keys: keys(
        "419FDDF34C1E001909D362AE7FB6AF79", .smb311, .aes128GCM,
        """
        B23F3CBFD69487D9832B79B1594A367CDD950909B774C3A4C412B4FCEA9EDDDBA7DB256BA2EA30E977F11F9B113247578E0E915C6D2A513B8F2FCA57
        07DC8770
        """),
      nonce: hex("C7D6822D269CAF48904C664C"),
      plain: hex(
        """
        FE534D4240000100000000000900010008000000000000000500000000000000FFFE0000010000002500000000100000000000000000000000000000
        000000003100700017000000000000000000000006000000040000000100000004000000000000000000000070000000000000005 36D623320656E63
        72797074696F6E2074657374696E67
        """),
      sealed: hex(
        """
        FD534D42BD73D97D2BC9001BCAFAC0FDFF5FEEBCC7D6822D269CAF48904C664C00000000870000000000010025000000001000006ECDD2A7AFC7B477
        63057A041B8FD4DAFFE990B70C9E09D36C084E02D14EF247F8BDE38ACF6256F8B1D3B56F77FBDEB312FEA5E92CBCC1ED8FB2EBBFAA75E49A4A394BB4
        4576545567C24D4C014D47C9FBDFDAFD2C4F9B72F8D256452620A299F48E29E53D6B61D1C13A19E91AF013F00D17E3ABC2FC3D36C8C1B6B939732538
        52DBD442E46EE8
        """),
      answer: hex(
        """
        FD534D42ACBE1CB7ED343ADF1725EF144D90D4B0E06831DD2E8EB7B400000000000000005000000000000100250000000010000026BBBF949983A6C1
        C796559D0F2C510CB651D1F7B6AC8DED32A2A0B8F2D793A815C6F6B848D69767A215841A42D400AE6DDB5F0B44173A014973321FDD7950DA6179159B
        82E03C9E18A050FF0EA1C967
        """),
      plainAnswer: hex(
        """
        FE534D4240000100000000000900010001000000000000000500000000000000FFFE0000010000002500000000100000000000000000000000000000
        0000000011000000170000000000000000000000
        """))
  }()

  private static func keys(_ key: String, _ dialect: Dialect, _ cipher: Cipher, _ hash: String) -> SessionKeys {
    do {
      return try SessionKeys(fullKey: Secret(hex(key)), dialect: dialect, cipher: cipher, preauthHash: hex(hash))
    } catch {
      fatalError("OpenSSL derives no keys: \(error)")
    }
  }

  @Test(arguments: [smb300, smb311]) func `The published request is sealed to the published bytes`(example: Example) throws {
    let sealer = try Sealer(example.cipher, .encrypt, key: example.keys.encryption)
    var message = example.plain
    // In 3.0's example the five bytes behind the nonce are random, and are authenticated too.
    let additional = Array(example.sealed[TransformHeader.additionalData])
    for _ in 0..<2 {
      message = example.plain
      let tag = try message.withUnsafeMutableBytes { message in
        try additional.withUnsafeBytes { try sealer.seal(message, $0, nonce: example.nonce) }
      }
      #expect(message == Array(example.sealed[52...]))
      #expect(tag == Array(example.sealed[4..<20]))
    }
  }

  @Test(arguments: [smb300, smb311]) func `The published answer is opened`(example: Example) throws {
    let sessionID = example.answer[44..<52].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let cipher = try SessionCipher(example.cipher, sessionID: sessionID, keys: example.keys)
    for _ in 0..<2 {
      let opened = try example.answer.changed { _ = try cipher.open($0) }
      #expect(Array(opened[52...]) == example.plainAnswer)
    }
  }

  @Test(arguments: [smb300, smb311]) func `One changed bit anywhere is seen`(example: Example) throws {
    let sessionID = example.answer[44..<52].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let cipher = try SessionCipher(example.cipher, sessionID: sessionID, keys: example.keys)
    // Bytes of the nonce's field that the cipher does not use are authenticated all the same.
    for offset in example.answer.indices {
      var changed = example.answer
      changed[offset] ^= 1
      #expect(throws: (any Error).self, "offset \(offset)") { try changed.changed { _ = try cipher.open($0) } }
    }
    _ = try example.answer.changed { _ = try cipher.open($0) }
  }

  @Test(arguments: Cipher.allCases) func `Each cipher opens what it has sealed, and no nonce comes twice`(cipher: Cipher) throws {
    let key = [UInt8](repeating: 3, count: cipher.keySize)
    let full = Secret([UInt8](repeating: 5, count: 32))
    let keys = try SessionKeys(fullKey: full, dialect: .smb311, cipher: cipher, preauthHash: key)
    let session = try SessionCipher(cipher, sessionID: 7, keys: keys)
    let opener = try Sealer(cipher, .decrypt, key: keys.encryption)
    var nonces: Set<[UInt8]> = []
    for size in [64, 65, 4096, 1 << 20] {
      let message = [UInt8](repeating: 0xA5, count: size)
      let frame = try ([UInt8](repeating: 0, count: 52) + message).changed {
        try session.seal(.init(rebasing: $0[52...]), header: .init(rebasing: $0[..<52]))
      }
      let nonce = Array(frame[20..<20 + cipher.nonceSize])
      #expect(nonces.insert(nonce).inserted)
      let opened = try Array(frame[52...]).changed { sealed in
        try frame[20..<52].withUnsafeBytes { try opener.open(sealed, $0, nonce: nonce, tag: Array(frame[4..<20])) }
      }
      #expect(opened == message)
    }
  }

  /// SP800-38C, example 2 has a nonce of 8 bytes; these are of the McGrew-Viega GCM paper, test cases 4 and 16.
  @Test func `AES-128-GCM and AES-256-GCM of the GCM specification`() throws {
    let plain = hex(
      """
      d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39
      """)
    let additional = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    let nonce = hex("cafebabefacedbaddecaf888")
    let expected: [(Cipher, String, String)] = [
      (.aes128GCM, "feffe9928665731c6d6a8f9467308308", "5bc94fbc3221a5db94fae95ae7121a47"),
      (.aes256GCM, "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "76fc6ece0f4e1768cddf8853bb2d551b"),
    ]
    for (cipher, key, expectedTag) in expected {
      var message = plain
      let tag = try message.withUnsafeMutableBytes { message in
        try additional.withUnsafeBytes { try Sealer(cipher, .encrypt, key: Secret(hex(key))).seal(message, $0, nonce: nonce) }
      }
      #expect(tag == hex(expectedTag))
    }
  }
}
