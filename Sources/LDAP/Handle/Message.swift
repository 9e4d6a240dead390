internal import COpenLDAP

/// One message from the server; freed when it goes.
struct Message: ~Copyable {
  let pointer: OpaquePointer

  deinit {
    ldap_msgfree(pointer)
  }

  var id: Int32 { ldap_msgid(pointer) }
  /// Any number: a tag of four bytes is a negative one to libldap.
  var type: ber_tag_t { ber_tag_t(UInt32(bitPattern: ldap_msgtype(pointer))) }

  /// Gives the pointer away.
  consuming func take() -> OpaquePointer {
    let pointer = pointer
    discard self
    return pointer
  }
}

extension Handle {
  /// Waits for a message of the request.
  ///
  /// - Parameter id: the request's, or `LDAP_RES_ANY`.
  /// - Throws: a time-out, or `CancellationError`; to abandon the request is the caller's affair.
  func message(
    of id: Int32, _ operation: LDAPError.Operation, object: String?, _ deadline: inout Deadline
  ) throws -> Message {
    while true {
      if let message = try poll(id, operation, object: object, wait: deadline.nextSlice) {
        deadline.restart()
        try Task.checkCancellation()
        return message
      }
      try Task.checkCancellation()
      if deadline.isOver {
        throw LDAPError(operation, server: server.description, object: object, code: .timeout, diagnostic: "no answer in time")
      }
    }
  }

  /// A message if one is there or comes within the wait.
  func poll(_ id: Int32, _ operation: LDAPError.Operation, object: String?, wait: Duration) throws(LDAPError) -> Message? {
    var wait = wait.timeval
    var result: OpaquePointer?
    let status = ldap_result(pointer, id, LDAP_MSG_ONE, &wait, &result)
    if let result { return Message(pointer: result) }
    if status < 0 { throw failure(operation, object: object) }
    return nil
  }

  /// What the library's failure to receive means.
  ///
  /// After a notice of disconnection (RFC 4511 4.4.1) libldap fails with the code that the notice gives, as if it were a request's answer;
  /// but it is the connection that has ended.
  private func failure(_ operation: LDAPError.Operation, object: String?) -> LDAPError {
    let code = ResultCode(rawValue: lastStatus)
    guard code.rawValue > 0 else { return error(operation, code.rawValue, object: object) }
    return LDAPError(
      operation, server: server.description, object: object, code: .serverDown,
      diagnostic: "the server gave notice that it ends the connection: \(code)")
  }
}
