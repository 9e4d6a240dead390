import Testing
import WindowsTypes

@Suite("Security descriptors that let one in")
struct ExclusiveGrantTests {
  private let operatorSID = "S-1-5-21-1-2-3-1104"

  /// As Samba packs the SDDL form, with the revision that a list without object entries has (SECURITY_ACL_REVISION_NT4).
  ///
  ///     sd = security.descriptor.from_sddl(SDDL, security.dom_sid("S-1-5-21-1-2-3")); sd.dacl.revision = 2; ndr_pack(sd)
  private static let golden: [(owner: String?, trustee: String, rights: AccessMask, bytes: String)] = [
    // O:S-1-5-21-1-2-3-1104D:P(A;;FA;;;S-1-5-21-1-2-3-1104)
    (
      "S-1-5-21-1-2-3-1104", "S-1-5-21-1-2-3-1104", .fileAll,
      "0100049014000000000000000000000030000000"  // Revision to OffsetDacl
        + "01050000000000051500000001000000020000000300000050040000"  // owner
        + "02002c0001000000"  // list
        + "00002400ff011f00" + "01050000000000051500000001000000020000000300000050040000"  // entry
    ),
    // D:P(A;;FA;;;S-1-5-21-1-2-3-1104)
    (
      nil, "S-1-5-21-1-2-3-1104", .fileAll,
      "0100049000000000000000000000000014000000" + "02002c0001000000"
        + "00002400ff011f00" + "01050000000000051500000001000000020000000300000050040000"
    ),
    // O:BAD:P(A;;GA;;;SY)
    (
      "S-1-5-32-544", "S-1-5-18", .genericAll,
      "0100049014000000000000000000000024000000" + "01020000000000052000000020020000" + "02001c0001000000"
        + "0000140000000010" + "010100000000000512000000"
    ),
  ]

  @Test(arguments: 0..<3) func `The bytes are those that Samba packs`(index: Int) throws {
    let (owner, trustee, rights, bytes) = Self.golden[index]
    let descriptor = try SecurityDescriptor(grantingOnly: SID(trustee), rights, owner: owner.map { try SID($0) })
    #expect(descriptor.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == bytes)
  }

  @Test func `What is written is read back as the same`() throws {
    let descriptor = try SecurityDescriptor(grantingOnly: SID(operatorSID), .fileAll, owner: SID("S-1-5-32-544"))
    #expect(try SecurityDescriptor(bytes: descriptor.bytes) == descriptor)
  }

  @Test func `Only the trustee is let in, and nothing is inherited`() throws {
    let descriptor = try SecurityDescriptor(grantingOnly: SID(operatorSID), .fileAll)
    #expect(try descriptor.allows(.fileAll, to: [SID(operatorSID)]))
    // Everybody, authenticated users, administrators, the system, and a neighbour.
    for other in ["S-1-1-0", "S-1-5-11", "S-1-5-32-544", "S-1-5-18", "S-1-5-21-1-2-3-1105"] {
      #expect(try !descriptor.allows(AccessMask(rawValue: 1), to: [SID(other)]), "\(other)")
    }
    #expect(descriptor.control & 0x1000 != 0, "SE_DACL_PROTECTED")
  }
}
