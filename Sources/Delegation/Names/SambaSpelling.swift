/// The spelling of a service principal name that Samba's key distribution center needs, beside the ordinary one.
///
/// Samba looks a requested service up, and compares it with the delegation list, in the escaped form in which Kerberos libraries
/// print a principal: a space has a backslash before it. A class with spaces, such as the migration service, is therefore found only
/// when the target registers, and the source's list holds, that spelling too. On Windows it must never be written: this is the one
/// place that makes it, and only ``MeshOptions/sambaNames`` asks for it.
public enum SambaSpelling {
  /// The escaped spelling of a name, or `nil` where it is the ordinary one.
  public static func escaped(_ servicePrincipalName: String) -> String? {
    guard servicePrincipalName.contains(" ") else { return nil }
    return servicePrincipalName.replacing(" ", with: "\\ ")
  }

  /// The ordinary spelling of a name that may be escaped.
  public static func ordinary(_ servicePrincipalName: String) -> String {
    guard servicePrincipalName.utf8.contains(UInt8(ascii: "\\")) else { return servicePrincipalName }
    return servicePrincipalName.replacing("\\ ", with: " ")
  }
}
