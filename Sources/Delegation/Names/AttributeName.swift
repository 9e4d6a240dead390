/// The directory's attributes that kcdmesh reads or writes, as the schema spells them.
public enum AttributeName {
  /// The delegation list: the only one that decides what a mesh is.
  public static let allowedToDelegateTo = "msDS-AllowedToDelegateTo"
  /// Who may delegate to an object, as a security descriptor: resource-based delegation, which no mesh is made of.
  public static let allowedToActOnBehalfOfOtherIdentity = "msDS-AllowedToActOnBehalfOfOtherIdentity"
  /// The object's security identifier.
  public static let objectSID = "objectSid"
  /// The account's flags.
  public static let userAccountControl = "userAccountControl"
  /// The names of the services that an account owns.
  public static let servicePrincipalName = "servicePrincipalName"
  /// The account's name, of at most 15 characters and a `$` for a computer.
  public static let samAccountName = "sAMAccountName"
  /// The host's fully qualified name.
  public static let dnsHostName = "dNSHostName"
  /// The object's identity, wherever it moves.
  public static let objectGUID = "objectGUID"
  /// The object's classes.
  public static let objectClass = "objectClass"
  /// What the object is for, in words.
  public static let description = "description"
  /// The encryption types of an account's tickets, as bits ([MS-KILE] 2.2.7).
  public static let supportedEncryptionTypes = "msDS-SupportedEncryptionTypes"
}
