internal import CKerberos

extension DirectContext {
  /// S4U2Self ([MS-SFU] 3.1.5.1.1.1): the user's ticket to the host itself, asked for by the host.
  func transition(to user: String, by host: krb5_principal, _ cache: CredentialCache) throws -> ServiceTicket {
    try context.withPrincipal(user) { client in
      var wanted = krb5_creds()
      wanted.client = client
      wanted.server = host
      let subject = "\(context.name(client)) to \(context.name(host))"
      let ticket = try asking(.evidence, subject) { () throws(KerberosError) in
        try context.ticket(.evidence, subject) { found in
          krb5_get_credentials_for_user(context.pointer, KRB5_GC_NO_STORE | KRB5_GC_FORWARDABLE, cache.pointer, &wanted, nil, found)
        }
      }
      // A KDC that knows nothing of S4U gives the host a ticket of its own ([MS-SFU] 3.1.5.1.1.2); the directory may spell the name anew.
      guard context.name(ticket.client).lowercased() == context.name(client).lowercased() else {
        throw KerberosError(
          .evidence, subject: subject, code: .modifiedReply, message: "the KDC gave a ticket of \(context.name(ticket.client)) instead")
      }
      return ticket
    }
  }

  /// The user's own ticket to the host, by the user's ticket-granting ticket, which must be forwardable for this to be of use.
  func ownTicket(of user: String, to host: krb5_principal, cacheName: String?) throws -> ServiceTicket {
    let standing = try cacheName.map { name throws(KerberosError) in try CredentialCache.named(name, context) } ?? .standard(context)
    let owner = try standing.principal
    let wantedOwner = try context.withPrincipal(user) { context.name($0) }
    guard owner.lowercased() == wantedOwner.lowercased() else {
      throw KerberosError(
        .evidence, subject: standing.name, code: .notInCache, message: "it holds tickets of \(owner), not of \(wantedOwner)",
        likelyCause: "", advice: "Log on as the operator: kinit -f \(wantedOwner)")
    }
    let cache = try CredentialCache.inMemory(context)
    try standing.copyGrantingTickets(into: cache)
    return try context.withPrincipal(owner) { client in
      var wanted = krb5_creds()
      wanted.client = client
      wanted.server = host
      let subject = "\(owner) to \(context.name(host))"
      return try asking(.evidence, subject) { () throws(KerberosError) in
        try context.ticket(.evidence, subject) { found in
          // It becomes forwardable where the ticket-granting ticket is; to ask for more than that is an error.
          krb5_get_credentials(context.pointer, KRB5_GC_NO_STORE, cache.pointer, &wanted, found)
        }
      }
    }
  }

  /// S4U2Proxy ([MS-SFU] 3.1.5.2.1): the user's ticket to another service, for the evidence ticket.
  ///
  /// - Throws: ``KerberosError``, also where the ticket is not the user's: then the KDC ignored the delegation.
  func delegatedTicket(
    to target: krb5_principal, evidence: ServiceTicket, _ cache: CredentialCache
  ) throws(KerberosError) -> ServiceTicket {
    var wanted = krb5_creds()
    // Who asks is the host; whose ticket it becomes stands in the evidence.
    wanted.client = evidence.pointer.pointee.server
    wanted.server = target
    wanted.second_ticket = evidence.pointer.pointee.ticket
    let subject = "\(context.name(evidence.client)) to \(context.name(target))"
    let ticket = try asking(.delegation, subject) { () throws(KerberosError) in
      try context.ticket(.delegation, subject) { found in
        krb5_get_credentials(context.pointer, KRB5_GC_NO_STORE | KRB5_GC_CONSTRAINED_DELEGATION, cache.pointer, &wanted, found)
      }
    }
    guard krb5_principal_compare(context.pointer, ticket.client, evidence.client) != 0 else {
      throw KerberosError(
        .delegation, subject: subject, code: .modifiedReply, message: "the KDC gave a ticket of \(context.name(ticket.client)) instead")
    }
    return ticket
  }
}
