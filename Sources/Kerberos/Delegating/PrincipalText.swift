/// Names as MIT's library reads them: a backslash before what would mean something (`krb5_parse_name`).
enum PrincipalText {
  /// A service principal name with its realm; slashes divide it, spaces stand as they are, and nothing else means anything.
  static func service(_ servicePrincipalName: String, realm: String) -> String {
    escaped(servicePrincipalName, "@\\") + "@" + escaped(realm, "@\\")
  }

  /// An account's name with its realm; nothing in it means anything.
  static func account(_ name: String, realm: String) -> String {
    escaped(name, "@\\/") + "@" + escaped(realm, "@\\")
  }

  private static func escaped(_ text: String, _ special: String) -> String {
    text.unicodeScalars.reduce(into: "") { escaped, scalar in
      if special.unicodeScalars.contains(scalar) { escaped.unicodeScalars.append("\\") }
      escaped.unicodeScalars.append(scalar)
    }
  }
}
