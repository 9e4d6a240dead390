internal import COpenLDAP

/// A request that writes: it is sent, and answered once.
protocol WriteRequest {
  static var operation: LDAPError.Operation { get }
  /// The tag of the answer (RFC 4511 4.2).
  static var answer: ber_tag_t { get }

  var dn: String { get }
  /// What messages call the object.
  var name: String { get }
  /// The names of the attributes that are written, as often as they occur.
  var attributeNames: [String] { get }

  /// Sends it.
  ///
  /// - Returns: libldap's status, and in `id` the message's number.
  func send(_ ldap: OpaquePointer, id: inout Int32) -> Int32
}

extension WriteRequest {
  /// The attributes for messages, each once: "userAccountControl, msDS-AllowedToDelegateTo".
  var attributeText: String? {
    var names: [String] = []
    for name in attributeNames where !names.contains(name) { names.append(name) }
    return names.isEmpty ? nil : names.joined(separator: ", ")
  }

  /// C would end a name at its NUL, and another one would be meant.
  var hasNameWithNUL: Bool { dn.containsNUL || attributeNames.contains(where: \.containsNUL) }
}

extension Handle {
  /// Sends one request and waits for its answer, also where the task is cancelled meanwhile: what was sent is settled.
  ///
  /// - Throws: ``LDAPError``; `CancellationError` where nothing was sent.
  func write<Request: WriteRequest>(_ request: Request, timeLimit: Duration) throws {
    var answer: Result<Void, LDAPError>?
    var pipeline = WritePipeline(self, count: 1, window: 1, timeLimit: timeLimit, makeRequest: { _ in request }, willSend: { _ in }) {
      answer = $1.map { .failure($0) } ?? .success(())
    }
    do {
      try pipeline.run()
    } catch let error where answer == nil {
      throw error
    } catch {
      // The answer tells more than what stopped that which would have come after it.
    }
    guard let answer else {
      throw LDAPError(Request.operation, server: server.description, object: request.name, code: .other, diagnostic: "it was not sent")
    }
    try answer.get()
  }
}

extension ModifyRequest: WriteRequest {
  static var operation: LDAPError.Operation { .modify }
  static var answer: ber_tag_t { LDAP_RES_MODIFY }
  var attributeNames: [String] { changes.map(\.attribute) }

  func send(_ ldap: OpaquePointer, id: inout Int32) -> Int32 {
    let arena = AttributeArena(changes.map { .init(operation: $0.operation.rawValue, name: $0.attribute, values: $0.values) })
    return arena.withModifications { ldap_modify_ext(ldap, dn, $0, nil, nil, &id) }
  }
}

extension AddRequest: WriteRequest {
  static var operation: LDAPError.Operation { .add }
  static var answer: ber_tag_t { LDAP_RES_ADD }
  var name: String { dn }
  var attributeNames: [String] { attributes.map(\.name) }

  func send(_ ldap: OpaquePointer, id: inout Int32) -> Int32 {
    let arena = AttributeArena(attributes.map { .init(operation: LDAP_MOD_ADD, name: $0.name, values: $0.values) })
    return arena.withModifications { ldap_add_ext(ldap, dn, $0, nil, nil, &id) }
  }
}

extension DeleteRequest: WriteRequest {
  static var operation: LDAPError.Operation { .delete }
  static var answer: ber_tag_t { LDAP_RES_DELETE }
  var attributeNames: [String] { [] }

  func send(_ ldap: OpaquePointer, id: inout Int32) -> Int32 {
    ldap_delete_ext(ldap, dn, nil, nil, &id)
  }
}
