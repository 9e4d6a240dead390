extension NTStatus {
  /// STATUS_SUCCESS ([MS-ERREF] 2.3.1).
  public static let success = Self(rawValue: 0x0000_0000)
  /// STATUS_PENDING ([MS-ERREF] 2.3.1).
  public static let pending = Self(rawValue: 0x0000_0103)
  /// STATUS_BUFFER_OVERFLOW ([MS-ERREF] 2.3.1).
  public static let bufferOverflow = Self(rawValue: 0x8000_0005)
  /// STATUS_NO_MORE_FILES ([MS-ERREF] 2.3.1).
  public static let noMoreFiles = Self(rawValue: 0x8000_0006)
  /// STATUS_NOT_IMPLEMENTED ([MS-ERREF] 2.3.1).
  public static let notImplemented = Self(rawValue: 0xC000_0002)
  /// STATUS_INVALID_INFO_CLASS ([MS-ERREF] 2.3.1).
  public static let invalidInfoClass = Self(rawValue: 0xC000_0003)
  /// STATUS_INFO_LENGTH_MISMATCH ([MS-ERREF] 2.3.1).
  public static let infoLengthMismatch = Self(rawValue: 0xC000_0004)
  /// STATUS_INVALID_HANDLE ([MS-ERREF] 2.3.1).
  public static let invalidHandle = Self(rawValue: 0xC000_0008)
  /// STATUS_INVALID_PARAMETER ([MS-ERREF] 2.3.1).
  public static let invalidParameter = Self(rawValue: 0xC000_000D)
  /// STATUS_NO_SUCH_FILE ([MS-ERREF] 2.3.1).
  public static let noSuchFile = Self(rawValue: 0xC000_000F)
  /// STATUS_INVALID_DEVICE_REQUEST ([MS-ERREF] 2.3.1).
  public static let invalidDeviceRequest = Self(rawValue: 0xC000_0010)
  /// STATUS_END_OF_FILE ([MS-ERREF] 2.3.1).
  public static let endOfFile = Self(rawValue: 0xC000_0011)
  /// STATUS_MORE_PROCESSING_REQUIRED ([MS-ERREF] 2.3.1).
  public static let moreProcessingRequired = Self(rawValue: 0xC000_0016)
  /// STATUS_ACCESS_DENIED ([MS-ERREF] 2.3.1).
  public static let accessDenied = Self(rawValue: 0xC000_0022)
  /// STATUS_BUFFER_TOO_SMALL ([MS-ERREF] 2.3.1).
  public static let bufferTooSmall = Self(rawValue: 0xC000_0023)
  /// STATUS_OBJECT_NAME_INVALID ([MS-ERREF] 2.3.1).
  public static let objectNameInvalid = Self(rawValue: 0xC000_0033)
  /// STATUS_OBJECT_NAME_NOT_FOUND ([MS-ERREF] 2.3.1).
  public static let objectNameNotFound = Self(rawValue: 0xC000_0034)
  /// STATUS_OBJECT_NAME_COLLISION ([MS-ERREF] 2.3.1).
  public static let objectNameCollision = Self(rawValue: 0xC000_0035)
  /// STATUS_OBJECT_PATH_INVALID ([MS-ERREF] 2.3.1).
  public static let objectPathInvalid = Self(rawValue: 0xC000_0039)
  /// STATUS_OBJECT_PATH_NOT_FOUND ([MS-ERREF] 2.3.1).
  public static let objectPathNotFound = Self(rawValue: 0xC000_003A)
  /// STATUS_OBJECT_PATH_SYNTAX_BAD ([MS-ERREF] 2.3.1).
  public static let objectPathSyntaxBad = Self(rawValue: 0xC000_003B)
  /// STATUS_SHARING_VIOLATION ([MS-ERREF] 2.3.1).
  public static let sharingViolation = Self(rawValue: 0xC000_0043)
  /// STATUS_QUOTA_EXCEEDED ([MS-ERREF] 2.3.1).
  public static let quotaExceeded = Self(rawValue: 0xC000_0044)
  /// STATUS_FILE_LOCK_CONFLICT ([MS-ERREF] 2.3.1).
  public static let fileLockConflict = Self(rawValue: 0xC000_0054)
  /// STATUS_DELETE_PENDING ([MS-ERREF] 2.3.1).
  public static let deletePending = Self(rawValue: 0xC000_0056)
  /// STATUS_NO_LOGON_SERVERS ([MS-ERREF] 2.3.1).
  public static let noLogonServers = Self(rawValue: 0xC000_005E)
  /// STATUS_PRIVILEGE_NOT_HELD ([MS-ERREF] 2.3.1).
  public static let privilegeNotHeld = Self(rawValue: 0xC000_0061)
  /// STATUS_NO_SUCH_USER ([MS-ERREF] 2.3.1).
  public static let noSuchUser = Self(rawValue: 0xC000_0064)
  /// STATUS_WRONG_PASSWORD ([MS-ERREF] 2.3.1).
  public static let wrongPassword = Self(rawValue: 0xC000_006A)
  /// STATUS_LOGON_FAILURE ([MS-ERREF] 2.3.1).
  public static let logonFailure = Self(rawValue: 0xC000_006D)
  /// STATUS_ACCOUNT_RESTRICTION ([MS-ERREF] 2.3.1).
  public static let accountRestriction = Self(rawValue: 0xC000_006E)
  /// STATUS_PASSWORD_EXPIRED ([MS-ERREF] 2.3.1).
  public static let passwordExpired = Self(rawValue: 0xC000_0071)
  /// STATUS_ACCOUNT_DISABLED ([MS-ERREF] 2.3.1).
  public static let accountDisabled = Self(rawValue: 0xC000_0072)
  /// STATUS_DISK_FULL ([MS-ERREF] 2.3.1).
  public static let diskFull = Self(rawValue: 0xC000_007F)
  /// STATUS_INSUFFICIENT_RESOURCES ([MS-ERREF] 2.3.1).
  public static let insufficientResources = Self(rawValue: 0xC000_009A)
  /// STATUS_MEDIA_WRITE_PROTECTED ([MS-ERREF] 2.3.1).
  public static let mediaWriteProtected = Self(rawValue: 0xC000_00A2)
  /// STATUS_PIPE_NOT_AVAILABLE ([MS-ERREF] 2.3.1).
  public static let pipeNotAvailable = Self(rawValue: 0xC000_00AC)
  /// STATUS_PIPE_BUSY ([MS-ERREF] 2.3.1).
  public static let pipeBusy = Self(rawValue: 0xC000_00AE)
  /// STATUS_PIPE_DISCONNECTED ([MS-ERREF] 2.3.1).
  public static let pipeDisconnected = Self(rawValue: 0xC000_00B0)
  /// STATUS_PIPE_CLOSING ([MS-ERREF] 2.3.1).
  public static let pipeClosing = Self(rawValue: 0xC000_00B1)
  /// STATUS_IO_TIMEOUT ([MS-ERREF] 2.3.1).
  public static let ioTimeout = Self(rawValue: 0xC000_00B5)
  /// STATUS_FILE_IS_A_DIRECTORY ([MS-ERREF] 2.3.1).
  public static let fileIsADirectory = Self(rawValue: 0xC000_00BA)
  /// STATUS_NOT_SUPPORTED ([MS-ERREF] 2.3.1).
  public static let notSupported = Self(rawValue: 0xC000_00BB)
  /// STATUS_INVALID_NETWORK_RESPONSE ([MS-ERREF] 2.3.1).
  public static let invalidNetworkResponse = Self(rawValue: 0xC000_00C3)
  /// STATUS_UNEXPECTED_NETWORK_ERROR ([MS-ERREF] 2.3.1).
  public static let unexpectedNetworkError = Self(rawValue: 0xC000_00C4)
  /// STATUS_NETWORK_NAME_DELETED ([MS-ERREF] 2.3.1).
  public static let networkNameDeleted = Self(rawValue: 0xC000_00C9)
  /// STATUS_NETWORK_ACCESS_DENIED ([MS-ERREF] 2.3.1).
  public static let networkAccessDenied = Self(rawValue: 0xC000_00CA)
  /// STATUS_BAD_NETWORK_NAME ([MS-ERREF] 2.3.1).
  public static let badNetworkName = Self(rawValue: 0xC000_00CC)
  /// STATUS_TOO_MANY_SESSIONS ([MS-ERREF] 2.3.1).
  public static let tooManySessions = Self(rawValue: 0xC000_00CE)
  /// STATUS_REQUEST_NOT_ACCEPTED ([MS-ERREF] 2.3.1).
  public static let requestNotAccepted = Self(rawValue: 0xC000_00D0)
  /// STATUS_DIRECTORY_NOT_EMPTY ([MS-ERREF] 2.3.1).
  public static let directoryNotEmpty = Self(rawValue: 0xC000_0101)
  /// STATUS_NOT_A_DIRECTORY ([MS-ERREF] 2.3.1).
  public static let notADirectory = Self(rawValue: 0xC000_0103)
  /// STATUS_NAME_TOO_LONG ([MS-ERREF] 2.3.1).
  public static let nameTooLong = Self(rawValue: 0xC000_0106)
  /// STATUS_TOO_MANY_OPENED_FILES ([MS-ERREF] 2.3.1).
  public static let tooManyOpenedFiles = Self(rawValue: 0xC000_011F)
  /// STATUS_CANCELLED ([MS-ERREF] 2.3.1).
  public static let cancelled = Self(rawValue: 0xC000_0120)
  /// STATUS_CANNOT_DELETE ([MS-ERREF] 2.3.1).
  public static let cannotDelete = Self(rawValue: 0xC000_0121)
  /// STATUS_FILE_DELETED ([MS-ERREF] 2.3.1).
  public static let fileDeleted = Self(rawValue: 0xC000_0123)
  /// STATUS_FILE_CLOSED ([MS-ERREF] 2.3.1).
  public static let fileClosed = Self(rawValue: 0xC000_0128)
  /// STATUS_TIME_DIFFERENCE_AT_DC ([MS-ERREF] 2.3.1).
  public static let timeDifferenceAtServer = Self(rawValue: 0xC000_0133)
  /// STATUS_PIPE_BROKEN ([MS-ERREF] 2.3.1).
  public static let pipeBroken = Self(rawValue: 0xC000_014B)
  /// STATUS_LOGON_TYPE_NOT_GRANTED ([MS-ERREF] 2.3.1).
  public static let logonTypeNotGranted = Self(rawValue: 0xC000_015B)
  /// STATUS_TRUSTED_RELATIONSHIP_FAILURE ([MS-ERREF] 2.3.1).
  public static let trustedRelationshipFailure = Self(rawValue: 0xC000_018D)
  /// STATUS_ACCOUNT_EXPIRED ([MS-ERREF] 2.3.1).
  public static let accountExpired = Self(rawValue: 0xC000_0193)
  /// STATUS_USER_SESSION_DELETED ([MS-ERREF] 2.3.1).
  public static let userSessionDeleted = Self(rawValue: 0xC000_0203)
  /// STATUS_INSUFF_SERVER_RESOURCES ([MS-ERREF] 2.3.1).
  public static let insufficientServerResources = Self(rawValue: 0xC000_0205)
  /// STATUS_CONNECTION_DISCONNECTED ([MS-ERREF] 2.3.1).
  public static let connectionDisconnected = Self(rawValue: 0xC000_020C)
  /// STATUS_CONNECTION_RESET ([MS-ERREF] 2.3.1).
  public static let connectionReset = Self(rawValue: 0xC000_020D)
  /// STATUS_NOT_FOUND ([MS-ERREF] 2.3.1).
  public static let notFound = Self(rawValue: 0xC000_0225)
  /// STATUS_ACCOUNT_LOCKED_OUT ([MS-ERREF] 2.3.1).
  public static let accountLockedOut = Self(rawValue: 0xC000_0234)
  /// STATUS_NETWORK_SESSION_EXPIRED ([MS-ERREF] 2.3.1).
  public static let networkSessionExpired = Self(rawValue: 0xC000_035C)
  /// STATUS_SMB_NO_PREAUTH_INTEGRITY_HASH_OVERLAP ([MS-ERREF] 2.3.1).
  public static let noPreauthHashOverlap = Self(rawValue: 0xC05D_0000)

  static let names: [Self: String] = [
    .success: "STATUS_SUCCESS",
    .pending: "STATUS_PENDING",
    .bufferOverflow: "STATUS_BUFFER_OVERFLOW",
    .noMoreFiles: "STATUS_NO_MORE_FILES",
    .notImplemented: "STATUS_NOT_IMPLEMENTED",
    .invalidInfoClass: "STATUS_INVALID_INFO_CLASS",
    .infoLengthMismatch: "STATUS_INFO_LENGTH_MISMATCH",
    .invalidHandle: "STATUS_INVALID_HANDLE",
    .invalidParameter: "STATUS_INVALID_PARAMETER",
    .noSuchFile: "STATUS_NO_SUCH_FILE",
    .invalidDeviceRequest: "STATUS_INVALID_DEVICE_REQUEST",
    .endOfFile: "STATUS_END_OF_FILE",
    .moreProcessingRequired: "STATUS_MORE_PROCESSING_REQUIRED",
    .accessDenied: "STATUS_ACCESS_DENIED",
    .bufferTooSmall: "STATUS_BUFFER_TOO_SMALL",
    .objectNameInvalid: "STATUS_OBJECT_NAME_INVALID",
    .objectNameNotFound: "STATUS_OBJECT_NAME_NOT_FOUND",
    .objectNameCollision: "STATUS_OBJECT_NAME_COLLISION",
    .objectPathInvalid: "STATUS_OBJECT_PATH_INVALID",
    .objectPathNotFound: "STATUS_OBJECT_PATH_NOT_FOUND",
    .objectPathSyntaxBad: "STATUS_OBJECT_PATH_SYNTAX_BAD",
    .sharingViolation: "STATUS_SHARING_VIOLATION",
    .quotaExceeded: "STATUS_QUOTA_EXCEEDED",
    .fileLockConflict: "STATUS_FILE_LOCK_CONFLICT",
    .deletePending: "STATUS_DELETE_PENDING",
    .noLogonServers: "STATUS_NO_LOGON_SERVERS",
    .privilegeNotHeld: "STATUS_PRIVILEGE_NOT_HELD",
    .noSuchUser: "STATUS_NO_SUCH_USER",
    .wrongPassword: "STATUS_WRONG_PASSWORD",
    .logonFailure: "STATUS_LOGON_FAILURE",
    .accountRestriction: "STATUS_ACCOUNT_RESTRICTION",
    .passwordExpired: "STATUS_PASSWORD_EXPIRED",
    .accountDisabled: "STATUS_ACCOUNT_DISABLED",
    .diskFull: "STATUS_DISK_FULL",
    .insufficientResources: "STATUS_INSUFFICIENT_RESOURCES",
    .mediaWriteProtected: "STATUS_MEDIA_WRITE_PROTECTED",
    .pipeNotAvailable: "STATUS_PIPE_NOT_AVAILABLE",
    .pipeBusy: "STATUS_PIPE_BUSY",
    .pipeDisconnected: "STATUS_PIPE_DISCONNECTED",
    .pipeClosing: "STATUS_PIPE_CLOSING",
    .ioTimeout: "STATUS_IO_TIMEOUT",
    .fileIsADirectory: "STATUS_FILE_IS_A_DIRECTORY",
    .notSupported: "STATUS_NOT_SUPPORTED",
    .invalidNetworkResponse: "STATUS_INVALID_NETWORK_RESPONSE",
    .unexpectedNetworkError: "STATUS_UNEXPECTED_NETWORK_ERROR",
    .networkNameDeleted: "STATUS_NETWORK_NAME_DELETED",
    .networkAccessDenied: "STATUS_NETWORK_ACCESS_DENIED",
    .badNetworkName: "STATUS_BAD_NETWORK_NAME",
    .tooManySessions: "STATUS_TOO_MANY_SESSIONS",
    .requestNotAccepted: "STATUS_REQUEST_NOT_ACCEPTED",
    .directoryNotEmpty: "STATUS_DIRECTORY_NOT_EMPTY",
    .notADirectory: "STATUS_NOT_A_DIRECTORY",
    .nameTooLong: "STATUS_NAME_TOO_LONG",
    .tooManyOpenedFiles: "STATUS_TOO_MANY_OPENED_FILES",
    .cancelled: "STATUS_CANCELLED",
    .cannotDelete: "STATUS_CANNOT_DELETE",
    .fileDeleted: "STATUS_FILE_DELETED",
    .fileClosed: "STATUS_FILE_CLOSED",
    .timeDifferenceAtServer: "STATUS_TIME_DIFFERENCE_AT_DC",
    .pipeBroken: "STATUS_PIPE_BROKEN",
    .logonTypeNotGranted: "STATUS_LOGON_TYPE_NOT_GRANTED",
    .trustedRelationshipFailure: "STATUS_TRUSTED_RELATIONSHIP_FAILURE",
    .accountExpired: "STATUS_ACCOUNT_EXPIRED",
    .userSessionDeleted: "STATUS_USER_SESSION_DELETED",
    .insufficientServerResources: "STATUS_INSUFF_SERVER_RESOURCES",
    .connectionDisconnected: "STATUS_CONNECTION_DISCONNECTED",
    .connectionReset: "STATUS_CONNECTION_RESET",
    .notFound: "STATUS_NOT_FOUND",
    .accountLockedOut: "STATUS_ACCOUNT_LOCKED_OUT",
    .networkSessionExpired: "STATUS_NETWORK_SESSION_EXPIRED",
    .noPreauthHashOverlap: "STATUS_SMB_NO_PREAUTH_INTEGRITY_HASH_OVERLAP",
  ]
}
