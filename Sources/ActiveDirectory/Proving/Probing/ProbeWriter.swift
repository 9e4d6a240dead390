public import Delegation
internal import LDAP
internal import Secrets
internal import WindowsTypes

/// Makes a probe, gives it the delegation of one host after the other, and deletes it.
///
/// Nothing of it is remembered here: a journal says the identity before ``make(_:in:)``, and is told of the end after
/// ``delete(_:)``.
public struct ProbeWriter: Sendable {
  let directory: Directory

  /// Of a machine's own password; with letters and digits of both cases it satisfies every policy.
  private static let passwordLength = 120
  /// AES128-CTS and AES256-CTS ([MS-KILE] 2.2.7): unset, Samba's KDC encrypts tickets to the account with RC4 (seen).
  private static let encryptionTypes = "24"
  /// The container of computers ([MS-ADTS] 6.1.1.4.1.1), wherever it was redirected to.
  private static let computersContainer = "AA312825768811D1ADED00C04FD8D5CD"

  /// A writer to one domain controller.
  public init(_ directory: Directory) {
    self.directory = directory
  }

  /// Makes the account, with a password that nobody else has, and nothing to delegate to.
  ///
  /// It has the flag of protocol transition from the beginning, so that who lacks the right SeEnableDelegationPrivilege is refused before
  /// anything is there ([MS-SAMR] 3.1.1.8.10). What was begun is brought to its end, also in a task that is cancelled.
  /// - Parameter container: where; by default the domain's container of computers.
  /// - Throws: `LDAPError`, which tells what right is missing; ``ReadingError``. After an error of unknown outcome, or one of reading,
  ///   the account may be there: ``leftover(of:)`` finds it.
  public func make(_ identity: ProbeIdentity, in container: DistinguishedName? = nil) async throws -> ProbeAccount {
    try Task.checkCancellation()
    let password = Secret(randomCharacters: Self.passwordLength)
    return try await Task {
      let name = "CN=\(identity.commonName),\(try await place(container))"
      try await directory.connection.add(Self.request(identity, name: name, password: password))
      guard let state = try await state(of: name), state.identity == identity else { throw vanished(name) }
      return ProbeAccount(object: state.object(identity), password: password)
    }.value
  }

  /// Where a probe is made if nothing else is said: the domain's container of computers, by its distinguished name.
  ///
  /// - Throws: `LDAPError`; ``ReadingError`` where none can be read.
  public func container() async throws -> String {
    try await place(nil)
  }

  private func place(_ container: DistinguishedName?) async throws -> String {
    if let container { return container.text }
    let name = "<WKGUID=\(Self.computersContainer),\(directory.root.domainRoot.text)>"
    guard let place = try await directory.connection.read(name, attributes: [AttributeName.objectClass], { $0.dn }) else {
      throw ReadingError(
        server: directory.server, object: directory.root.domainRoot.text, problem: "it names no container for computers that can be read",
        advice: "name the container where the probe is to be made")
    }
    return place
  }

  /// The password goes as it goes in a domain join: in UTF-16, in quotes ([MS-ADTS] 3.1.1.3.1.5.1).
  private static func request(_ identity: ProbeIdentity, name: String, password: Secret) -> AddRequest {
    let flags: UserAccountControl = [.workstationTrustAccount, .trustedToAuthenticateForDelegation]
    return AddRequest(
      dn: name,
      attributes: [
        .init(AttributeName.objectClass, "computer"), .init(AttributeName.samAccountName, identity.samAccountName),
        .init(AttributeName.userAccountControl, flags.ldapText), .init(AttributeName.description, identity.descriptionText),
        .init(AttributeName.supportedEncryptionTypes, encryptionTypes),
        // As every computer has; Windows gives no ticket to an account that is no service, and S4U2Self is one (KDC event 24).
        .init(AttributeName.servicePrincipalName, "HOST/\(identity.commonName)"), .init("unicodePwd", secret: password.quotedUTF16),
      ])
  }

  func vanished(_ name: String) -> ReadingError {
    ReadingError(
      server: directory.server, object: name, problem: "the probe that was just made there is not there, or is another's",
      advice: "someone deletes or changes it; run again, and look who does")
  }
}

extension Secret {
  /// The form of an ASCII password in which the directory takes it.
  fileprivate var quotedUTF16: Secret {
    withUnsafeBytes { bytes in
      Secret(capacity: 2 * (bytes.count + 2)) { room in
        for index in room.indices { room[index] = 0 }
        for (index, byte) in bytes.enumerated() { room[2 * (index + 1)] = byte }
        room[0] = UInt8(ascii: "\"")
        room[room.count - 2] = UInt8(ascii: "\"")
        return room.count
      }
    }
  }
}
