import Foundation
import Testing

/// The lab's own hosts, with the names that Samba's KDC needs of them; once for all tests.
enum Targets {
  /// For who changes what they may delegate to, and who proves by what was read of them.
  static let turns = Turns(count: 1)

  static let ready = Task {
    let desk = try await Desk()
    for host in ["zulu", "yankee", "xray"] {
      let service = #"Microsoft\ Virtual\ System\ Migration\ Service"#
      for name in [host.uppercased(), "\(host).\(Directory.domain)"] {
        // 20: a lab that was used before has them.
        let change = """
          dn: CN=\(host.uppercased()),OU=Hyper-V,\(Directory.base)
          changetype: modify
          add: servicePrincipalName
          servicePrincipalName: \(service)/\(name)
          """
        let outcome = try await desk.run(
          "ldapmodify", ["-Q", "-N", "-Y", "GSSAPI", "-H", "ldap://\(Directory.controller)"], input: change + "\n")
        try #require(outcome.status == 0 || outcome.status == 20, "\(outcome)")
      }
    }
  }
}
