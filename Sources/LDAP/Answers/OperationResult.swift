internal import COpenLDAP

/// How an operation ended (RFC 4511 4.1.9).
struct OperationResult {
  var code: ResultCode
  var diagnostic: String
  var matchedDN: String
  var referrals: [String]
  /// The cookie of the next page, if the server paged (RFC 2696 3).
  var cookie: [UInt8]?

  /// Without the line's end that some of Samba's texts have.
  ///
  /// Not by a regular expression, which searches without end in a text of blanks; and this comes from who has not authenticated yet.
  fileprivate static func trimmed(_ text: String) -> String {
    var text = text[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
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
      code: ResultCode(rawValue: code),
      diagnostic: diagnostic.map { OperationResult.trimmed(String(cString: $0)) } ?? "",
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
    // Without one libldap ends the process by an assertion, with an empty one by a null pointer.
    guard control.pointee.ldctl_value.bv_val != nil, control.pointee.ldctl_value.bv_len > 0 else {
      throw error(operation, LDAP_DECODING_ERROR, object: object)
    }
    var estimate: ber_int_t = 0
    var cookie = berval()
    let status = ldap_parse_pageresponse_control(pointer, control, &estimate, &cookie)
    defer { ldap_memfree(cookie.bv_val) }
    guard status == LDAP_SUCCESS else { throw error(operation, status, object: object) }
    return Array(UnsafeRawBufferPointer(start: cookie.bv_val, count: Int(cookie.bv_len)))
  }
}
