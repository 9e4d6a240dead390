/// What Kerberos complained of, told by the text that comes up through SASL: its code does not.
enum KerberosFault: CaseIterable {
  case noTicket, expired, unknownServer, unknownRealm, unreachable, clockSkew, unknownClient, encryption, noMechanism, weakLayer

  /// The first fault that the text names.
  init?(in diagnostic: String) {
    let text = diagnostic.lowercased()
    guard let fault = Self.allCases.first(where: { $0.phrases.contains { text.contains($0) } }) else { return nil }
    self = fault
  }

  /// The ticket is at fault, so no other server would do better.
  var isOfTheClient: Bool {
    switch self {
    case .noTicket, .expired, .unknownClient, .noMechanism: true
    case .unknownServer, .unknownRealm, .unreachable, .clockSkew, .encryption, .weakLayer: false
    }
  }

  private var phrases: [String] {
    switch self {
    case .noTicket:
      [
        "no credentials cache", "no kerberos credentials available", "credentials cache file", "no credentials were supplied",
        "can't find client",
      ]
    case .expired: ["ticket expired", "credentials have expired", "credential has expired"]
    case .unknownServer: ["server not found in kerberos database", "matching credential not found", "server krbtgt/"]
    case .unknownRealm: ["cannot find kdc for", "cannot determine realm", "can't determine realm", "realm not local"]
    case .unreachable: ["cannot contact any kdc", "can't contact any kdc"]
    case .clockSkew: ["clock skew", "ticket not yet valid"]
    case .unknownClient: ["client not found in kerberos database", "revoked"]
    case .encryption: ["encryption type", "etype"]
    case .noMechanism: ["no worthy mech", "no mechanism available", "unknown authentication method"]
    case .weakLayer: ["ssf", "encryption strength", "security layer"]
    }
  }

  var cause: String {
    switch self {
    case .noTicket: "there is no Kerberos ticket"
    case .expired: "the Kerberos ticket has expired"
    case .unknownServer: "the domain knows no service of this server's name: it is given by IP address, alias or of another realm"
    case .unknownRealm: "the realm of the server is not known to this machine"
    case .unreachable: "no key distribution centre can be reached"
    case .clockSkew: "the clocks of this machine and of the domain differ by more than five minutes"
    case .unknownClient: "the account does not exist in the domain, or is disabled or locked"
    case .encryption: "client and domain have no encryption type in common"
    case .noMechanism: "the SASL module for GSSAPI is not installed"
    case .weakLayer: "the server does not seal the connection strongly enough"
    }
  }

  var advice: String {
    switch self {
    case .noTicket: "Get one with kinit, name another cache in KRB5CCNAME, or use a keytab."
    case .expired: "Renew it with kinit."
    case .unknownServer: "Name the server by the full name it has in the domain, and check the realm of your ticket with klist."
    case .unknownRealm: "Check default_realm, domain_realm and the realms in krb5.conf, or the SRV records of the domain."
    case .unreachable: "Check the network, port 88, and the DNS records of the realm."
    case .clockSkew: "Set this machine's clock by the domain's time server."
    case .unknownClient: "Check the name and the state of the account."
    case .encryption: "Allow AES on the account, and check permitted_enctypes in krb5.conf."
    case .noMechanism: "Install libsasl2-modules-gssapi-mit."
    case .weakLayer: "Use ldaps:// or StartTLS, or let the domain use AES."
    }
  }
}
