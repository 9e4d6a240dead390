internal import Delegation

/// What a snapshot has beside the directory's own objects: attributes of its rootDSE, which no directory has.
enum SnapshotForm {
  /// The version of the form; its presence says that the file has all that a check of its scope asks for.
  static let version = "kcdmeshSnapshot"
  /// When the directory was read (RFC 3339, UTC).
  static let time = "kcdmeshTime"
  /// The server's URL.
  static let server = "kcdmeshServer"
  /// What was looked up: the lines of a `PolicyScope`.
  static let scope = "kcdmeshScope"
  /// What could not be read all the same: a topic, a colon, and why.
  static let gap = "kcdmeshGap"

  /// What is asked of every object, because searches filter by it, or people want to know it; lists only where a check asks for them.
  static let attributes = [
    AttributeName.objectClass, AttributeName.objectGUID, AttributeName.objectSID, AttributeName.samAccountName, AttributeName.dnsHostName,
    AttributeName.userAccountControl, AttributeName.servicePrincipalName, AttributeName.allowedToActOnBehalfOfOtherIdentity,
    AttributeName.supportedEncryptionTypes, AttributeName.memberOf, AttributeName.primaryGroupID, AttributeName.adminCount,
    "userPrincipalName", "cn", "whenChanged", "systemFlags",
  ]
}
