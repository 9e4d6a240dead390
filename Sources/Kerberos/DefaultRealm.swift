internal import Threads

/// The realm of this machine, from krb5.conf or, failing that, from DNS; in capitals as a rule.
///
/// - Throws: ``KerberosError`` if there is none.
public func defaultRealm() async throws -> String {
  try await DedicatedThread().run { try KerberosContext().defaultRealm }
}
