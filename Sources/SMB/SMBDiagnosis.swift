internal import WindowsTypes

/// The likely cause of a failure, and what to do about it.
struct SMBDiagnosis {
  let cause: String
  let advice: String

  init(_ operation: SMBError.Operation, _ kind: SMBError.Kind) {
    (cause, advice) =
      switch kind {
      case .status(let status): Self.status(status, operation)
      case .windowsError(let code): Self.windowsError(code)
      case .connectionLost:
        operation == .connect
          ? ("no SMB server listens there, or a firewall is between", "Check that TCP port 445 of the host can be reached.")
          : ("the server or the network went away", "Try again.")
      case .timeout: ("the server hangs, or the network lost it", "Check the host; try again.")
      case .notAuthentic:
        (
          "somebody changes messages on the way, or the server's signing is broken",
          "Do not trust this connection; look for what is between."
        )
      case .malformed: ("the server is no SMB 3 server, or something on the way changes messages", "Check what listens on that port.")
      case .refused: ("the server is too old, or its security settings are too weak", "Enable SMB 3 and signing on the server.")
      case .local: ("", "")
      }
  }

  private static func status(_ status: NTStatus, _ operation: SMBError.Operation) -> (String, String) {
    switch status {
    case .accessDenied:
      (
        "the account lacks the right on the share or on the file",
        "Check both the share's and the file system's permissions of the account."
      )
    case .logonFailure, .noSuchUser, .wrongPassword:
      (
        "the server can't decrypt the ticket (its key was renewed), or maps the account to nobody",
        "Get new tickets; check the server's keytab."
      )
    case .logonTypeNotGranted, .accountRestriction, .accountDisabled, .accountExpired, .accountLockedOut:
      ("the account may not log on to this server over the network", "Check the account and the server's logon rights.")
    case .timeDifferenceAtServer: ("the clocks differ by more than five minutes", "Synchronise the clocks.")
    case .badNetworkName: ("the server has no share of this name", "Check the share's name.")
    case .diskFull, .quotaExceeded: ("the target's volume or quota is full", "Free space on the target, or choose another directory.")
    case .sharingViolation: ("another program has the file open", "Close it there.")
    case .objectNameNotFound, .objectPathNotFound, .noSuchFile: ("the file or a directory on its path does not exist", "Check the path.")
    case .objectNameCollision: ("a file of this name exists", "Choose another name, or delete it.")
    case .networkSessionExpired: ("the ticket's lifetime is over", "Connect again with a new ticket.")
    case .userSessionDeleted, .networkNameDeleted: ("the server ended the session", "Connect again.")
    case .noPreauthHashOverlap: ("the server does not know SHA-512", "Look for what is between: no such server is known.")
    case .notSupported where operation == .negotiate: ("the server speaks none of SMB 3.0, 3.0.2 and 3.1.1", "Enable SMB 3.")
    case .invalidParameter where operation == .negotiate:
      (
        "the server has no signing algorithm in common with this client, or something on the way changes messages",
        "Allow AES-GMAC or AES-CMAC there."
      )
    case .objectNameInvalid where operation == .pipe: ("the server has no such service", "Check that it is started.")
    default: ("", "")
    }
  }

  /// [MS-ERREF] 2.2; those that srvsvc answers.
  private static func windowsError(_ code: UInt32) -> (String, String) {
    switch code {
    case 5: ("the account may not manage shares on this server", "Make it an administrator of the server, or use an existing share.")
    case 2, 3: ("the directory does not exist on the server", "Create it, or choose another.")
    case 87, 124: ("the server does not take this form of the call", "")
    case 123: ("the name or the path is not valid on the server", "Check it.")
    case 2118: ("a share of this name exists", "Choose another name.")
    case 67, 2310: ("no share of this name exists", "Check the name.")
    default: ("", "")
    }
  }
}
