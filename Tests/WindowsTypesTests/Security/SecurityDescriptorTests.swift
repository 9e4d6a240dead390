import Testing
import WindowsTypes

@Suite("Security descriptors")
struct SecurityDescriptorTests {
  /// As Windows PowerShell's PrincipalsAllowedToDelegateToAccount and samba-tool write it:
  /// O:BAG:DUD:(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;S-1-5-21-1-2-3-1104), by hand after [MS-DTYP] 2.4.6.
  private let direct =
    [1, 0, 0x04, 0x80] + le(UInt32(20)) + le(UInt32(0)) + le(UInt32(0)) + le(UInt32(36))
    + [1, 2, 0, 0, 0, 0, 0, 5] + le(UInt32(32)) + le(UInt32(544))  // owner: BUILTIN\Administrators
    + acl([ace(0, 0, 0xF01FF, host)])

  @Test func `A resource-based grant is read, and lets its trustee in alone`() throws {
    let descriptor = try SecurityDescriptor(bytes: direct)
    #expect(descriptor.control == 0x8004)
    #expect(descriptor.owner?.description == "S-1-5-32-544")
    #expect(descriptor.group == nil)
    #expect(descriptor.discretionaryList?.entries.map(\.trustee.description) == ["S-1-5-21-1-2-3-1104"])
    #expect(descriptor.allows(.controlAccess, to: [try SID("S-1-5-21-1-2-3-1104")]))
    #expect(!descriptor.allows(.controlAccess, to: [try SID("S-1-5-21-1-2-3-1105")]))
    #expect(!descriptor.allows(.controlAccess, to: []))
  }

  @Test func `What is denied before it is allowed stays denied, and the other way round`() throws {
    let identities: Set = [try SID("S-1-5-21-1-2-3-1104"), try SID("S-1-5-11")]
    let (allow, deny) = (ace(0, 0, 0x100, host), ace(1, 0, 0x100, everyUser))
    #expect(try !SecurityDescriptor(bytes: descriptor(acl([deny, allow]))).allows(.controlAccess, to: identities))
    #expect(try SecurityDescriptor(bytes: descriptor(acl([allow, deny]))).allows(.controlAccess, to: identities))
  }

  @Test(arguments: [
    (ace(0, 0, 0x1000_0000, host), true),  // GENERIC_ALL
    (ace(0, 0x8, 0x100, host), false),  // for children only
    (ace(0, 0, 0x10, host), false),  // another right
    (ace(2, 0, 0x100, host), false),  // an audit
    (ace(9, 0, 0x100, host), false),  // a conditional entry
    (ace(5, 0, 0x100, le(UInt32(0)) + host), true),  // an object entry for the whole object
    (ace(5, 0, 0x100, le(UInt32(1)) + [UInt8](repeating: 7, count: 16) + host), false),  // for one extended right
    (ace(5, 0, 0x100, le(UInt32(2)) + [UInt8](repeating: 7, count: 16) + host), true),  // inherited from a kind of object
    (ace(0, 0, 0x100, host + [1, 2, 3, 4]), true),  // with application data
  ]) func `Each kind of entry counts for what it says`(entry: [UInt8], isLetIn: Bool) throws {
    let descriptor = try SecurityDescriptor(bytes: descriptor(acl([entry])))
    #expect(try descriptor.allows(.controlAccess, to: [SID("S-1-5-21-1-2-3-1104")]) == isLetIn)
  }

  @Test func `An empty list lets nobody in, none at all lets everybody in`() throws {
    #expect(try !SecurityDescriptor(bytes: descriptor(acl([]))).allows(.controlAccess, to: [SID("S-1-5-11")]))
    let none = [UInt8]([1, 0, 0x04, 0x80]) + le(UInt32(0)) + le(UInt32(0)) + le(UInt32(0)) + le(UInt32(0))
    #expect(try SecurityDescriptor(bytes: none).discretionaryList == nil)
    #expect(try SecurityDescriptor(bytes: none).allows(.controlAccess, to: []))
  }

  @Test func `Every cut is an error, and none a crash`() {
    for length in 0..<direct.count {
      #expect(throws: MalformedValue.self, "\(length) bytes") { try SecurityDescriptor(bytes: Array(direct[..<length])) }
    }
  }

  @Test func `Whatever one byte becomes, reading ends`() {
    for position in direct.indices {
      for value: UInt8 in [0, 1, 3, 0x7F, 0x80, 0xFF] {
        var bytes = direct
        bytes[position] = value
        _ = try? SecurityDescriptor(bytes: bytes).allows(.controlAccess, to: [])
      }
    }
  }

  @Test(
    arguments: [
      (0, [2], "Revision"), (3, [0], "SE_SELF_RELATIVE"), (4, [0xFF, 0xFF, 0xFF, 0xFF], "OffsetOwner"),
      (16, [0xFF, 0xFF, 0xFF, 0x7F], "OffsetDacl"), (36, [9], "AclRevision"), (38, [7, 0], "AclSize"), (38, [0xFF, 0xFF], "AclSize"),
      (40, [0xFF, 0xFF], "AceType"), (46, [3, 0], "AceSize"), (46, [0xFF, 0xFF], "AceSize"), (53, [200], "SubAuthorityCount"),
    ] as [(Int, [UInt8], String)])
  func `A lie about a place or a size is named`(offset: Int, lie: [UInt8], field: String) throws {
    var bytes = direct
    bytes.replaceSubrange(offset..<offset + lie.count, with: lie)
    let error = #expect(throws: MalformedValue.self) { try SecurityDescriptor(bytes: bytes) }
    #expect(error?.description.contains(field) == true, "\(error?.description ?? "")")
  }
}

private let host: [UInt8] = [1, 5, 0, 0, 0, 0, 0, 5] + le(UInt32(21)) + le(UInt32(1)) + le(UInt32(2)) + le(UInt32(3)) + le(UInt32(1104))
private let everyUser: [UInt8] = [1, 1, 0, 0, 0, 0, 0, 5] + le(UInt32(11))

private func le(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }
private func le(_ value: UInt16) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }

private func ace(_ type: UInt8, _ flags: UInt8, _ mask: UInt32, _ rest: [UInt8]) -> [UInt8] {
  [type, flags] + le(UInt16(8 + rest.count)) + le(mask) + rest
}

private func acl(_ entries: [[UInt8]]) -> [UInt8] {
  let body = entries.flatMap(\.self)
  return [4, 0] + le(UInt16(8 + body.count)) + le(UInt16(entries.count)) + [0, 0] + body
}

private func descriptor(_ list: [UInt8]) -> [UInt8] {
  [1, 0, 0x04, 0x80] + le(UInt32(0)) + le(UInt32(0)) + le(UInt32(0)) + le(UInt32(20)) + list
}
