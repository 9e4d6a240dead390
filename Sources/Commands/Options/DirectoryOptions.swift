internal import ActiveDirectory
internal import ArgumentParser
internal import Kerberos
internal import LDAP
internal import PrintableText
internal import Secrets
internal import Storage
internal import SystemPackage

/// Which directory, and as whom.
struct DirectoryOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A domain controller, as ldap://HOST or ldaps://HOST (repeatable; tried in order).", valueName: "url"))
  var server: [String] = []

  @Option(
    help: ArgumentHelp("The domain whose controllers are found by DNS; else the policy's, else the default realm.", valueName: "name"))
  var domain: String?

  @Flag(name: .customLong("starttls"), help: "Encrypt an ldap:// connection by TLS.")
  var startTLS = false

  @Option(help: ArgumentHelp("The certificates to trust, in PEM; else the system's.", valueName: "file"), completion: .file())
  var caFile: String?

  @Option(help: ArgumentHelp("Authenticate by a key of this keytab; else by the current ticket.", valueName: "file"), completion: .file())
  var keytab: String?

  @Option(help: ArgumentHelp("Whose key of the keytab.", valueName: "name"))
  var principal: String?

  @Option(name: .customLong("bind-dn"), help: ArgumentHelp("Authenticate by a password, inside TLS only.", valueName: "dn"))
  var bindDN: String?

  @Option(help: ArgumentHelp("The file whose first line is the password; nobody else may read it.", valueName: "file"), completion: .file())
  var passwordFile: String?

  @Option(help: "Whether the directory needs Samba's spelling of names with spaces; auto asks it.")
  var sambaNames = SambaNames.auto

  @Option(help: ArgumentHelp("How long the directory may be silent.", valueName: "seconds"))
  var timeout = 60

  func validate() throws {
    if (keytab == nil) != (principal == nil) { throw ValidationError("--keytab and --principal belong together") }
    if (bindDN == nil) != (passwordFile == nil) { throw ValidationError("--bind-dn and --password-file belong together") }
    if keytab != nil, bindDN != nil { throw ValidationError("--keytab and --bind-dn are two ways to authenticate; choose one") }
    if timeout < 1 { throw ValidationError("--timeout takes a number of seconds above zero") }
    do {
      _ = try servers()
    } catch {
      throw ValidationError("\(error)")
    }
  }

  private func servers() throws -> [ServerAddress] {
    try server.map { try ServerAddress($0) }
  }

  /// Reads from the first domain controller that answers; where it goes away in the midst, the whole reading begins anew at the next.
  ///
  /// - Parameters:
  ///   - policyDomain: the domain that the policy names.
  ///   - read: reads, and changes nothing anywhere.
  func reading<Result: Sendable>(policyDomain: String?, _ read: @Sendable (Directory) async throws -> Result) async throws -> Result {
    try await reading(policyDomain: policyDomain, for: .reading, read) { $1 }
  }

  /// Reads as above, and does on the controller that the reading is of what follows from it: that never goes on elsewhere.
  ///
  /// - Parameters:
  ///   - use: what follows.
  func reading<Reading: Sendable, Result: Sendable>(
    policyDomain: String?, for use: DirectoryUse, _ read: @Sendable (Directory) async throws -> Reading,
    then body: @Sendable (Directory, Reading) async throws -> Result
  ) async throws -> Result {
    let servers = try await candidates(policyDomain: policyDomain, for: use)
    let tellLoss = { (failure: LDAPError) in
      Console.endProgress()
      Console.warning("\(failure)\nNothing of this reading is used: the whole of it begins anew at the next controller")
    }
    return try await Directory.connected(to: servers, options: try await connectionOptions(for: use), onLoss: tellLoss) { directory in
      try begin(directory, policyDomain)
      return try await read(directory)
    } _: {
      try await body($0, $1)
    }
  }

  /// Connects to the controllers that the options name, a certain one first; where they name none, to that one.
  ///
  /// The caller looks at who answers.
  func connected<Result: Sendable>(
    preferring first: String, policyDomain: String?, for use: DirectoryUse, _ body: @Sendable (Directory) async throws -> Result
  ) async throws -> Result {
    let address = try ServerAddress(first)
    let named = try servers()
    guard !named.isEmpty || bindDN == nil else {
      throw ValidationError(
        "a password goes to no server that only the journal names: if \(first.printable) is the one, give it by --server")
    }
    let preferred = named.filter { $0.isSameHost(as: address) } + named.filter { !$0.isSameHost(as: address) }
    return try await connected(to: named.isEmpty ? [address] : preferred, policyDomain, use, body)
  }

  private func connected<Result: Sendable>(
    to servers: [ServerAddress], _ policyDomain: String?, _ use: DirectoryUse, _ body: @Sendable (Directory) async throws -> Result
  ) async throws -> Result {
    try await Directory.connected(to: servers, options: try await connectionOptions(for: use)) { directory in
      try begin(directory, policyDomain)
      return try await body(directory)
    }
  }

  /// Tells which servers were skipped, and refuses another domain.
  private func begin(_ directory: Directory, _ policyDomain: String?) throws {
    for failure in directory.connection.skipped { Console.warning("\(failure)") }
    try requireDomain(of: directory, policyDomain: policyDomain)
  }

  /// Refuses another domain than the one that is meant; an option can't overrule the policy's guard.
  func requireDomain(of directory: any ReadableDirectory, policyDomain: String?) throws {
    for expected in [domain, policyDomain].compactMap(\.self) where !expected.isSameDomain(as: directory.root.domain) {
      throw WrongDomain(server: directory.server, found: directory.root.domain, expected: expected)
    }
  }

  /// Whether anything is said of how a server is reached.
  var namesServer: Bool { !server.isEmpty || startTLS || caFile != nil || keytab != nil || bindDN != nil }

  /// The connection's options; acquires the credential, so that a missing ticket is told before any server is asked.
  private func connectionOptions(for use: DirectoryUse) async throws -> ConnectionOptions {
    ConnectionOptions(
      security: startTLS ? .startTLS : .plain, caFile: caFile, operationTimeout: .seconds(timeout), credentials: try await credentials(),
      access: use == .writing ? .writing : .reading)
  }

  private func credentials() async throws -> Credentials {
    if let bindDN, let passwordFile {
      let password = try Secret(capacity: 4096) {
        try InputFile.readSecret(FilePath(passwordFile), into: $0, to: "read the password")
      }
      return .simple(dn: bindDN, password: password)
    }
    let credentials = try await initiatorCredentials()
    return .gssapi(GSSCredential(handle: credentials.handle, principal: credentials.principal, owner: credentials))
  }

  /// The Kerberos credential that the options name.
  func initiatorCredentials() async throws -> InitiatorCredentials {
    guard let keytab, let principal else { return try await InitiatorCredentials.fromDefaultCache() }
    return try await InitiatorCredentials.fromKeytab(keytab, principal: principal)
  }

  private func candidates(policyDomain: String?, for use: DirectoryUse) async throws -> [ServerAddress] {
    let named = try servers()
    guard named.isEmpty else { return named }
    let domain = if let name = domain ?? policyDomain { name } else { try await defaultRealm().lowercased() }
    guard use != .reading else { return try trusted(await ServerDiscovery.domainControllers(of: domain), in: domain) }
    let (servers, pdcFailure) = try await ServerDiscovery.controllersToWriteTo(in: domain)
    if let pdcFailure { Console.warning("the PDC emulator is not known, so another controller is written to: \(pdcFailure)") }
    return try trusted(servers, in: domain)
  }

  /// A password goes to no host that only DNS names, unless it is called as the domain's: anybody has a certificate of a name of his own.
  private func trusted(_ servers: [ServerAddress], in domain: String) throws -> [ServerAddress] {
    guard bindDN != nil, let stranger = servers.first(where: { !$0.isInside(of: domain) }) else { return servers }
    throw StrangeController(host: stranger.host, domain: domain)
  }
}

/// What a run does in the directory.
enum DirectoryUse: Sendable {
  /// It reads.
  case reading
  /// It shows what it would write: read on the controller that it would write to, by a connection that can't write.
  case rehearsing
  /// It writes: on the PDC emulator, unless told otherwise, so that two writers meet on one controller.
  case writing
}

extension ServerAddress {
  fileprivate func isSameHost(as other: ServerAddress) -> Bool { host.lowercased() == other.host.lowercased() }
}

extension String {
  /// Whether two DNS names are one domain's, with or without the final dot.
  fileprivate func isSameDomain(as other: String) -> Bool {
    let (one, other) = (lowercased(), other.lowercased())
    return one == other || one == other + "."
  }
}

/// Whether the directory needs Samba's spelling.
enum SambaNames: String, CaseIterable, ExpressibleByArgument {
  /// Its rootDSE tells.
  case auto
  /// It does.
  case on
  /// It does not.
  case off

  func areNeeded(by root: RootDSE) -> Bool {
    switch self {
    case .auto: root.isSamba
    case .on: true
    case .off: false
    }
  }
}

/// A server that serves another domain than the one that is meant.
struct WrongDomain: Error, CustomStringConvertible {
  var server: String
  var found: String
  var expected: String

  var description: String {
    "\(server) serves the domain \(found.printable), not \(expected.printable); nothing was done."
      + " Name a controller of \(expected.printable), or mend the domain"
  }
}

/// DNS names a controller that is not called as one of the domain's, and a password would go there.
struct StrangeController: Error, CustomStringConvertible {
  var host: String
  var domain: String

  var description: String {
    "DNS names \(host.printable) as a controller of \(domain.printable), which is outside of it: a password goes there only if --server"
      + " names it; nothing was asked"
  }
}
