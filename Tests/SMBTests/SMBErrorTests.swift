import SMB
import Testing
import WindowsTypes

/// What may be concluded from an error.
@Suite struct SMBErrorTests {
  @Test(
    arguments: [
      (.open, .status(.objectNameCollision), true), (.treeConnect, .status(.accessDenied), true), (.pipe, .windowsError(5), true),
      // The service may have done its work before its pipe failed.
      (.pipe, .status(.pipeNotAvailable), false),
      (.open, .status(.userSessionDeleted), false), (.open, .timeout, false), (.pipe, .connectionLost, false),
    ] as [(SMBError.Operation, SMBError.Kind, Bool)])
  func `Only an answer to the operation itself says that nothing was done`(
    operation: SMBError.Operation, kind: SMBError.Kind, isRefusal: Bool
  ) {
    #expect(SMBError(operation, server: "zulu", kind).isRefusal == isRefusal)
  }
}
