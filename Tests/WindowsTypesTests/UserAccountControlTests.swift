import Testing
import WindowsTypes

struct UserAccountControlTests {
  @Test func `The names of a host's bits come lowest bit first`() throws {
    let control = try UserAccountControl(ldapText: "16781312")
    #expect(control == [.workstationTrustAccount, .trustedToAuthenticateForDelegation])
    #expect(control.names == ["WORKSTATION_TRUST_ACCOUNT", "TRUSTED_TO_AUTH_FOR_DELEGATION"])
  }

  @Test func `The bits that delegation turns on are those of the specification`() {
    #expect(UserAccountControl.accountDisabled.rawValue == 0x2)
    #expect(UserAccountControl.workstationTrustAccount.rawValue == 0x1000)
    #expect(UserAccountControl.trustedForDelegation.rawValue == 0x80000)
    #expect(UserAccountControl.notDelegated.rawValue == 0x100000)
    #expect(UserAccountControl.trustedToAuthenticateForDelegation.rawValue == 0x100_0000)
  }

  @Test func `Unknown bits keep their place among the names, in hexadecimal`() {
    #expect(UserAccountControl(rawValue: 0x8000_0403).names == ["SCRIPT", "ACCOUNTDISABLE", "0x400", "0x80000000"])
  }

  @Test func `Every bit that has a Swift name has the field's name too`() {
    let known = UserAccountControl(rawValue: 0x0FFF_3BFB)
    #expect(known.names.count == 24)
    #expect(known.names.allSatisfy { !$0.hasPrefix("0x") })
    #expect(Set(known.names).count == 24)
  }

  @Test(
    arguments: [("4096", 0x1000), ("0", 0), ("-1", UInt32.max), ("-2147483648", 0x8000_0000), ("2147483647", 0x7FFF_FFFF)]
      as [(String, UInt32)])
  func `The directory's signed number is read and given back as it was`(text: String, bits: UInt32) throws {
    let control = try UserAccountControl(ldapText: text)
    #expect(control.rawValue == bits)
    #expect(control.ldapText == text)
  }

  @Test func `Taking one bit in and out leaves the others, unknown ones too`() throws {
    var control = try UserAccountControl(ldapText: "-2147479552")
    control.insert(.trustedToAuthenticateForDelegation)
    #expect(control.ldapText == "-2130702336")
    control.remove(.trustedToAuthenticateForDelegation)
    #expect(control.ldapText == "-2147479552")
  }

  @Test(arguments: ["", "x", "0x1000", "4096 ", "+4096", "2147483648", "4294967295", "-2147483649"])
  func `What is no signed number of 32 bits is an error`(text: String) {
    #expect(throws: MalformedValue.self) { try UserAccountControl(ldapText: text) }
  }
}
