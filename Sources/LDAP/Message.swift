internal import COpenLDAP

/// One message from the server; freed when it goes.
struct Message: ~Copyable {
  let pointer: OpaquePointer

  deinit {
    ldap_msgfree(pointer)
  }

  var id: Int32 { ldap_msgid(pointer) }
  var type: ber_tag_t { ber_tag_t(ldap_msgtype(pointer)) }

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
  /// - Throws: a time-out, or `CancellationError`; the request is abandoned then.
  func message(
    of id: Int32, _ operation: LDAPError.Operation, object: String?, _ deadline: inout Deadline
  ) throws -> Message {
    while true {
      if let message = try poll(id, operation, object: object, wait: deadline.nextSlice) {
        deadline.restart()
        if Task.isCancelled { abandon(id) }
        try Task.checkCancellation()
        return message
      }
      if Task.isCancelled || deadline.isOver { abandon(id) }
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
    if status < 0 { throw error(operation, lastStatus, object: object) }
    return nil
  }

  private func abandon(_ id: Int32) {
    if id > 0 { ldap_abandon_ext(pointer, id, nil, nil) }
  }
}

/// How an operation ended (RFC 4511 4.1.9).
struct OperationResult {
  var code: ResultCode
  var diagnostic: String
  var matchedDN: String
  var referrals: [String]
  /// The cookie of the next page, if the server paged (RFC 2696 3).
  var cookie: [UInt8]?
}

extension Handle {
  func result(of message: borrowing Message, _ operation: LDAPError.Operation, object: String?) throws(LDAPError) -> OperationResult {
    var code: Int32 = 0
    var matched: UnsafeMutablePointer<CChar>?
    var diagnostic: UnsafeMutablePointer<CChar>?
    var referrals: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    var controls: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?
    defer {
      ldap_memfree(matched)
      ldap_memfree(diagnostic)
      ldap_memvfree(UnsafeMutableRawPointer(referrals)?.assumingMemoryBound(to: UnsafeMutableRawPointer?.self))
      ldap_controls_free(controls)
    }
    let status = ldap_parse_result(pointer, message.pointer, &code, &matched, &diagnostic, &referrals, &controls, 0)
    guard status == LDAP_SUCCESS else { throw error(operation, status, object: object) }
    return OperationResult(
      code: ResultCode(rawValue: code), diagnostic: diagnostic.map { String(cString: $0) } ?? "",
      matchedDN: matched.map { String(cString: $0) } ?? "", referrals: strings(referrals),
      cookie: try cookie(in: controls, operation, object: object))
  }

  /// Throws if the operation did not succeed.
  func requireSuccess(_ result: OperationResult, _ operation: LDAPError.Operation, object: String?, attribute: String? = nil)
    throws(LDAPError)
  {
    if let error = failure(result, operation, object: object, attribute: attribute) { throw error }
  }

  func failure(_ result: OperationResult, _ operation: LDAPError.Operation, object: String?, attribute: String? = nil) -> LDAPError? {
    if result.code == .success { return nil }
    let referrals = result.referrals.isEmpty ? "" : " (see \(result.referrals.joined(separator: ", ")))"
    return LDAPError(
      operation, server: server.description, object: object, attribute: attribute, code: result.code,
      diagnostic: result.diagnostic + referrals, matchedDN: result.matchedDN)
  }

  func strings(_ list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> [String] {
    var strings: [String] = []
    guard var next = list else { return [] }
    while let text = next.pointee {
      strings.append(String(cString: text))
      next += 1
    }
    return strings
  }

  private func cookie(
    in controls: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?, _ operation: LDAPError.Operation, object: String?
  ) throws(LDAPError) -> [UInt8]? {
    guard let control = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, controls, nil) else { return nil }
    var estimate: ber_int_t = 0
    var cookie = berval()
    let status = ldap_parse_pageresponse_control(pointer, control, &estimate, &cookie)
    defer { ldap_memfree(cookie.bv_val) }
    guard status == LDAP_SUCCESS else { throw error(operation, status, object: object) }
    return Array(UnsafeRawBufferPointer(start: cookie.bv_val, count: Int(cookie.bv_len)))
  }
}
