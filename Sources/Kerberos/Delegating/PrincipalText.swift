/// Names as MIT's library reads them: a backslash before what would mean something (`krb5_parse_name`).
enum PrincipalText {
  /// A service principal name with its realm; slashes divide it, spaces stand as they are, and nothing else means anything.
  static func escaped(_ servicePrincipalName: String, realm: String) -> String {
    escape(servicePrincipalName) + "@" + escape(realm)
  }

  private static func escape(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { escaped, scalar in
      if scalar == "@" || scalar == "\\" { escaped.unicodeScalars.append("\\") }
      escaped.unicodeScalars.append(scalar)
    }
  }
}
