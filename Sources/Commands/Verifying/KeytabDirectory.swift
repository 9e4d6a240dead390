internal import Delegation
internal import Kerberos
internal import SystemPackage

/// The directory of the hosts' keys: `<host>.keytab`, by the short name in lower case.
struct KeytabDirectory: Sendable {
  var path: FilePath

  /// The file of a host's keys.
  func file(of host: ComputerAccount) -> String {
    // A short name comes from the directory: it must stay one component of a path.
    let name = host.shortName.lowercased().filter { $0 != "/" && $0 != "\0" }
    return path.appending("\(name).keytab").string
  }

  /// Looks into every keytab before anybody is asked anything.
  ///
  /// - Throws: ``KeytabProblems`` with all that is wrong, not only the first.
  static func check(_ delegations: [HostDelegation]) throws {
    let problems = delegations.compactMap { delegation -> String? in
      do {
        try delegation.checkKeytab()
        return nil
      } catch {
        return "\(error)"
      }
    }
    guard problems.isEmpty else { throw KeytabProblems(problems: problems) }
  }
}

/// Keytabs that are missing, unreadable, or of another host.
struct KeytabProblems: Error, CustomStringConvertible {
  var problems: [String]

  var description: String {
    "nothing was asked, because not every source has its key:\n" + problems.map { "  \($0)" }.joined(separator: "\n")
      + "\neach source needs HOST.keytab in --keytab-directory; --edge and the selection name fewer sources"
  }
}
