internal import CKerberos
internal import Glibc
internal import Threads

/// One host that acts for one user: what it is given by the KDC, and what it is refused.
///
/// Nothing is kept between two hosts: each has its own context, connection and cache in memory, so that a ticket is always the KDC's
/// answer to a question of this run.
public struct HostDelegation: Sendable {
  /// Where the ticket comes from that the host shows for the user.
  public enum Evidence: Hashable, Sendable {
    /// The host asks for it in the user's name: S4U2Self, "protocol transition".
    case transition
    /// The user's own ticket to the host, got with the ticket-granting ticket in this cache; `nil` for the current user's.
    case ticket(cache: String?)
  }

  /// The host's account in the KDC's realm: `ZULU$`.
  public var host: String
  /// What the host gets its own ticket with.
  public var key: HostKey
  /// The user's account there.
  public var user: String
  /// Where the evidence comes from.
  public var evidence: Evidence
  /// Who is asked.
  public var kdc: KDC

  /// A host and a user.
  public init(host: String, key: HostKey, user: String, evidence: Evidence, kdc: KDC) {
    self.host = host
    self.key = key
    self.user = user
    self.evidence = evidence
    self.kdc = kdc
  }

  /// What the KDC said.
  public struct Answers: Sendable {
    /// Why there is no evidence ticket, and so no question about any service; `nil` where there is one.
    public var failure: KerberosError?
    /// Whether the evidence ticket may be passed on.
    public var isEvidenceForwardable: Bool
    /// For each service in the order of the question, why it was refused; `nil` for a ticket that was granted.
    ///
    /// Empty where there is no evidence ticket.
    public var refusals: [KerberosError?]
    /// The tickets that were to be kept, by service.
    public var tickets: [String: DelegatedTicket] = [:]
  }

  var hostPrincipal: String { PrincipalText.account(host, realm: kdc.realm) }
  var userPrincipal: String { PrincipalText.account(user, realm: kdc.realm) }

  /// Looks into the keytab, without asking anybody; a password is not looked into.
  ///
  /// - Throws: ``KerberosError``: a missing or unreadable file, or no key of the host.
  public func checkKeytab() throws {
    try key.check(of: hostPrincipal, KerberosContext())
  }

  /// Asks for a ticket to each service, as the host, for the user.
  ///
  /// - Parameters:
  ///   - services: names as the directory holds them, in the ordinary spelling: `cifs/yankee.lab.example`.
  ///   - kept: those of them whose tickets are to be used.
  ///   - progress: is told of each answer, on another thread.
  /// - Throws: `CancellationError`. What the KDC refuses is in the answers.
  public func answers(
    for services: [String], keeping kept: Set<String> = [], progress: @Sendable () -> Void = {}
  ) async throws -> Answers {
    try await DedicatedThread().run {
      do {
        return try Attempt(self).answers(for: services, keeping: kept, progress: progress)
      } catch let error as KerberosError {
        return Answers(failure: error, isEvidenceForwardable: false, refusals: [])
      }
    }
  }
}

/// The work of one host, on one thread.
private final class Attempt {
  private let delegation: HostDelegation
  private let direct: DirectContext
  private let cache: CredentialCache
  private let evidence: ServiceTicket

  private var context: KerberosContext { direct.context }

  init(_ delegation: HostDelegation) throws {
    let direct = try DirectContext(delegation.kdc)
    let context = direct.context
    let cache = try CredentialCache.inMemory(context)
    self.delegation = delegation
    self.direct = direct
    self.cache = cache
    evidence = try context.withPrincipal(delegation.hostPrincipal) { host in
      try delegation.key.getTicket(of: host, into: cache)
      switch delegation.evidence {
      case .transition: return try direct.transition(to: delegation.userPrincipal, by: host, cache)
      case .ticket(let name): return try direct.ownTicket(of: delegation.userPrincipal, to: host, cacheName: name)
      }
    }
  }

  /// A KDC that is out of reach is not asked for the rest: each question would take its whole time.
  func answers(for services: [String], keeping kept: Set<String>, progress: () -> Void) throws -> HostDelegation.Answers {
    var answers = HostDelegation.Answers(failure: nil, isEvidenceForwardable: evidence.isForwardable, refusals: [])
    var outage: KerberosError?
    for service in services {
      if Task.isCancelled { throw CancellationError() }
      do {
        if let outage { throw outage }
        let ticket = try ticket(to: service)
        if kept.contains(service) {
          answers.tickets[service] = try DelegatedTicket(ticket, to: service, realm: delegation.kdc.realm, context)
        }
        answers.refusals.append(nil)
      } catch let error as KerberosError {
        if error.code == .unreachable { outage = error }
        answers.refusals.append(error)
      }
      progress()
    }
    return answers
  }

  private func ticket(to service: String) throws -> ServiceTicket {
    try context.withPrincipal(PrincipalText.service(service, realm: delegation.kdc.realm)) { target in
      try direct.delegatedTicket(to: target, evidence: evidence, cache)
    }
  }
}
