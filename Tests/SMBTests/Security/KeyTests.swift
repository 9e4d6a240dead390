import Secrets
import Testing

@testable import SMB

/// The examples of Microsoft's Open Specifications blog, "SMB 2 and SMB 3 security in Windows 10: the anatomy of signing and
/// cryptographic keys".
struct KeyTests {
  static let preauthHash = hex(
    """
    0DD13628CC3ED218EF9DF9772D436D0887AB9814BFAE63A80AA845F36909DB79
    28622DDDAD522D9751640A459762C5A9D6BB084CBB3CE6BDADEF5D5BCE3C6C01
    """)

  @Test func `Keys of 3.0 are those of the published example`() throws {
    for dialect in [Dialect.smb300, .smb302] {
      let keys = try SessionKeys(
        fullKey: Secret(hex("7CD451825D0450D235424E44BA6E78CC")), dialect: dialect, cipher: .aes128CCM, preauthHash: [])
      #expect(keys.signing.bytes == hex("0B7E9C5CAC36C0F6EA9AB275298CEDCE"))
      #expect(keys.encryption.bytes == hex("FAD27796665B313EBB578F388632B4F7"))
      #expect(keys.decryption.bytes == hex("B0F0427F7CEB416D1D9DCC0CD4F99447"))
    }
  }

  @Test func `Keys of 3.1.1 are those of the published example`() throws {
    let keys = try SessionKeys(
      fullKey: Secret(hex("270E1BA896585EEB7AF3472D3B4C75A7")), dialect: .smb311, cipher: .aes128GCM, preauthHash: Self.preauthHash)
    #expect(keys.signing.bytes == hex("73FE7A9A77BEF0BDE49C650D8CCB5F76"))
    #expect(keys.encryption.bytes == hex("629BCBC54422A0F572B97F45989B6073"))
    #expect(keys.decryption.bytes == hex("E2AF0DCEFAC68DA71A0DFBD0D1350D74"))
  }

  @Test func `A key of 32 bytes signs with its first half and encrypts with all of it`() throws {
    let full = Secret(hex("270E1BA896585EEB7AF3472D3B4C75A7") + [UInt8](repeating: 7, count: 16))
    let keys = try SessionKeys(fullKey: full, dialect: .smb311, cipher: .aes256GCM, preauthHash: Self.preauthHash)
    #expect(keys.signing.bytes == hex("73FE7A9A77BEF0BDE49C650D8CCB5F76"))
    #expect(keys.encryption.count == 32)
    let derived = try KeyDerivation.derive(full, label: "SMBC2SCipherKey\0", context: Self.preauthHash, count: 32)
    #expect(keys.encryption.bytes == derived.bytes)
  }

  @Test func `The pre-auth hash takes one message after the other, as in the published example`() throws {
    var integrity = PreauthIntegrity()
    try integrity.update(
      hex(
        """
        FE534D4240000100000000000000800000000000000000000100000000000000FFFE000000000000
        00000000000000000000000000000000000000000000000024000500010000003F000000ECD86F32
        6276024F9F7752B89BB33F3A70000000020000000202100200030203110300000100260000000000
        0100200001003E38B8B81A9AFB172278056F4898FD09A1B9976A49B2D771161FCD4D40DF7D7D0000
        0200060000000000020002000100
        """))
    #expect(
      integrity.hash
        == hex(
          """
          F035C2B2BAB116E0DCF6A74E26670604D1BF6DDA065913AF7C30E93C1F025AC3CE2DD44D4DE26524
          A785E5D8E06AF0BE1C74296FEF05B045C3793A12B32C49DF
          """))
    try integrity.update(NegotiateResponseTests.windows)
    #expect(
      integrity.hash
        == hex(
          """
          E267AB1AA0403082AA2A9FEB0224AF3EA92E53CAA50A893A9635F0659F93591F81391737E68DB0C9
          AD878C56449C36A6895EBCF435A7D97072C7B596B8AF3817
          """))
  }
}
