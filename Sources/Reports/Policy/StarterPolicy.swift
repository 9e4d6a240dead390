public import Delegation
internal import Templates
internal import WindowsTypes

/// The policy that `init` begins with: what is out there, written down so that an administrator can make it theirs.
public struct StarterPolicy: Sendable {
  /// The domain's DNS name.
  public var domain: String
  /// The hosts that were found; domain controllers among them are left out, and named in a comment.
  public var hosts: [ComputerAccount]
  /// How the hosts were found, for a comment: "--discover --base OU=Hosts,DC=corp,DC=example,DC=com".
  public var foundBy: String
  /// Where and when, for a comment.
  public var reading: Reading?
  /// Services, names, protocol, unmanaged and ghosts as they are to be written; its meshes are not looked at.
  public var defaults: Policy
  /// The name of the one mesh.
  public var mesh = "hosts"

  /// A policy with one full mesh of these hosts.
  public init(
    domain: String, hosts: [ComputerAccount], foundBy: String, reading: Reading? = nil, defaults: Policy = Policy(meshes: [])
  ) {
    self.domain = domain
    self.hosts = hosts
    self.foundBy = foundBy
    self.reading = reading
    self.defaults = defaults
  }

  /// The policy file's bytes, in UTF-8; `kcdmesh` reads them back as one full mesh of exactly these hosts.
  ///
  /// - Throws: ``NoHosts`` where there is none to begin with.
  public func rendered() throws -> [UInt8] {
    guard hosts.contains(where: { !$0.isDomainController }) else { throw NoHosts() }
    return [UInt8](try PolicyTemplate.starter.rendered(with: values).utf8)
  }

  /// Nothing was found that a policy could name.
  public struct NoHosts: Error, Hashable, Sendable, CustomStringConvertible {
    /// The error; there is nothing more to say.
    public init() {}

    public var description: String {
      "no host was found that could be in a mesh; name hosts with --host, or look elsewhere with --base"
    }
  }
}

extension StarterPolicy {
  /// What the template uses, by its names.
  private struct Values: Sendable {
    var domain: String?
    var foundBy: String
    var reading: Reading?
    var services: [String]
    var names: [String]
    var `protocol`: String
    var unmanaged: String
    var ghosts: String
    var mesh: String
    var hosts: [Host]
    var controllers: [String]
  }

  private struct Host: Sendable {
    var name: String
    var place: String
    var isDisabled: Bool
  }

  private var values: Values {
    let members = hosts.filter { !$0.isDomainController }
      .sorted { ($0.shortName.lowercased(), $0.guid.description) < ($1.shortName.lowercased(), $1.guid.description) }
    return Values(
      domain: isDomainName ? domain : nil, foundBy: foundBy, reading: reading, services: defaults.services.map(\.word),
      names: defaults.names.map(\.rawValue), protocol: defaults.delegationProtocol.rawValue, unmanaged: defaults.unmanaged.rawValue,
      ghosts: defaults.ghosts.rawValue, mesh: mesh, hosts: members.map(host),
      controllers: hosts.filter(\.isDomainController).map(\.shortName))
  }

  private var isDomainName: Bool {
    if case .qualified? = try? HostReference(parsing: domain) { true } else { false }
  }

  /// The shortest name that means this host alone.
  private func reference(to host: ComputerAccount) -> String {
    let candidates = [host.shortName, host.dnsHostName].compactMap(\.self)
    let name = candidates.first { text in
      guard !text.contains("="), let reference = try? HostReference(parsing: text), reference.description == text else { return false }
      return hosts.filter { $0.isNamed(by: reference) }.count == 1 && host.isNamed(by: reference)
    }
    return name ?? host.distinguishedName.text
  }

  private func host(_ account: ComputerAccount) -> Host {
    Host(
      name: reference(to: account), place: account.dnsHostName ?? account.distinguishedName.text,
      isDisabled: account.userAccountControl.contains(.accountDisabled))
  }
}
