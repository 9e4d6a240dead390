import Testing
import WindowsTypes

struct NTStatusTests {
  @Test func `A status has the specification's name, and its number`() {
    #expect(NTStatus.diskFull.rawValue == 0xC000_007F)
    #expect(NTStatus.diskFull.description == "STATUS_DISK_FULL (0xC000007F)")
    #expect(NTStatus(rawValue: 0x103) == .pending)
    #expect(NTStatus.accessDenied.isError && !NTStatus.success.isError && !NTStatus.bufferOverflow.isError)
  }

  @Test func `A status without a name survives as its number`() {
    let status = NTStatus(rawValue: 0xC00A_BCDE)
    #expect(status.name == nil && status.description == "NTSTATUS 0xC00ABCDE" && status.isError)
  }
}
