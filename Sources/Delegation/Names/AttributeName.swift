/// The directory's attributes that kcdmesh reads or writes, as the schema spells them.
public enum AttributeName {
  /// The delegation list: the only one that decides what a mesh is.
  public static let allowedToDelegateTo = "msDS-AllowedToDelegateTo"
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
}
