internal import COpenLDAP
import Glibc

/// libldap, made ready for this process.
enum Library {
  /// Keeps every `ldaprc`, `ldap.conf` and `LDAP*` variable out.
  ///
  /// An `ldaprc` in the current directory could switch the check of certificates off. libldap reads them once, at its first use, so
  /// that use is here, with LDAPNOINIT set; afterwards the environment is as it was, for the programs that this one starts.
  static func prepare() {
    _ = ready
  }

  private static let ready: Void = {
    let isSet = getenv("LDAPNOINIT") != nil
    setenv("LDAPNOINIT", "1", 1)
    var version: Int32 = 0
    ldap_get_option(nil, LDAP_OPT_PROTOCOL_VERSION, &version)
    if !isSet { unsetenv("LDAPNOINIT") }
  }()
}
