internal import COpenLDAP
internal import PrintableText

extension Handle {
  /// A search by pages, to its end; every object is lent to `body` as it arrives.
  func search(
    _ request: SearchRequest, timeLimit: Duration, _ body: (borrowing SearchEntry) throws -> Void
  ) throws -> (entries: Int, references: [String]) {
    var entries = 0
    var references: [String] = []
    var cookie: [UInt8] = []
    var emptyPages = 0
    repeat {
      let before = entries
      cookie = try page(request, cookie, timeLimit) { message throws in
        entries += 1
        var entry = try SearchEntry(message, server: server.description)
        try complete(&entry, message, timeLimit)
        try body(entry)
      } onReference: {
        references += $0
      }
      emptyPages = entries == before ? emptyPages + 1 : 0
      guard emptyPages < Self.mostEmptyPages else { throw malformed(request.base, "pages without objects come without end") }
    } while !cookie.isEmpty
    return (entries, references)
  }

  /// Active Directory may send an empty page now and then, while it looks through objects that don't match.
  private static var mostEmptyPages: Int { 10_000 }

  /// One search request.
  ///
  /// - Returns: the cookie of the next page; empty after the last.
  private func page(
    _ request: SearchRequest, _ cookie: [UInt8], _ timeLimit: Duration, onEntry: (EntryMessage) throws -> Void,
    onReference: ([String]) -> Void
  ) throws -> [UInt8] {
    let id = try sendSearch(request, cookie, timeLimit)
    var deadline = Deadline(timeLimit)
    var isUnderWay = true
    do {
      while true {
        let message = try message(of: id, .search, object: request.base, &deadline)
        let type = message.type
        if type == LDAP_RES_SEARCH_ENTRY {
          try onEntry(try EntryMessage(message, self))
          deadline.restart()
        } else if type == LDAP_RES_SEARCH_REFERENCE {
          onReference(try references(in: message, request.base))
        } else if type == LDAP_RES_SEARCH_RESULT {
          isUnderWay = false
          let result = try result(of: message, .search, object: request.base)
          try requireSuccess(result, .search, object: request.base)
          return result.cookie ?? []
        } else {
          throw malformed(request.base, "a message of type \(type) is no answer to a search")
        }
      }
    } catch {
      let isLost = (error as? LDAPError)?.isConnectionLost == true
      if isUnderWay, !isLost { ldap_abandon_ext(pointer, id, nil, nil) }
      throw error
    }
  }

  private func sendSearch(_ request: SearchRequest, _ cookie: [UInt8], _ timeLimit: Duration) throws(LDAPError) -> Int32 {
    guard !request.base.containsNUL, !request.attributes.contains(where: \.containsNUL) else {
      throw LDAPError(
        .search, server: server.description, object: request.base, code: .parameterError, diagnostic: "a name has a NUL in it")
    }
    var control: UnsafeMutablePointer<LDAPControl>?
    if request.scope != .base { control = try pageControl(request, cookie) }
    defer { if let control { ldap_control_free(control) } }
    var controls = [control, nil]
    var limit = timeLimit.timeval
    var id: Int32 = 0
    let status = withCStrings(request.attributes) { attributes in
      ldap_search_ext(
        pointer, request.base, request.scope.rawValue, request.filter.description, request.attributes.isEmpty ? nil : attributes, 0,
        &controls, nil, &limit, 0, &id)
    }
    guard status == LDAP_SUCCESS else { throw error(.search, status, object: request.base) }
    return id
  }

  private func pageControl(_ request: SearchRequest, _ cookie: [UInt8]) throws(LDAPError) -> UnsafeMutablePointer<LDAPControl>? {
    var control: UnsafeMutablePointer<LDAPControl>?
    var cookie = cookie
    let status = cookie.withUnsafeMutableBytes { bytes in
      var cookie = berval(bv_len: ber_len_t(bytes.count), bv_val: bytes.baseAddress?.assumingMemoryBound(to: CChar.self))
      return ldap_create_page_control(pointer, ber_int_t(clamping: request.pageSize), &cookie, 1, &control)
    }
    guard status == LDAP_SUCCESS else { throw error(.search, status, object: request.base) }
    return control
  }

  private func references(in message: borrowing Message, _ base: String) throws(LDAPError) -> [String] {
    var list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    let status = ldap_parse_reference(pointer, message.pointer, &list, nil, 0)
    defer { ldap_memvfree(UnsafeMutableRawPointer(list)?.assumingMemoryBound(to: UnsafeMutableRawPointer?.self)) }
    guard status == LDAP_SUCCESS else { throw error(.search, status, object: base) }
    return strings(list).map(\.printable)
  }

  private func malformed(_ object: String, attribute: String? = nil, _ reason: String) -> LDAPError {
    LDAPError(.search, server: server.description, object: object, attribute: attribute, code: .decodingError, diagnostic: reason)
  }
}

extension Handle {
  /// Fetches what is missing of the attributes that came in part.
  private func complete(_ entry: inout SearchEntry, _ message: EntryMessage, _ timeLimit: Duration) throws {
    for attribute in message.attributes where attribute.description.contains(UInt8(ascii: "=")) {
      let name = AttributeRange.baseName(of: attribute.description)
      do {
        try complete(&entry, attribute, name, timeLimit)
      } catch let fault as RangeFault {
        throw malformed(entry.dn, attribute: String(decoding: name, as: UTF8.self), fault.description)
      }
    }
  }

  private func complete(
    _ entry: inout SearchEntry, _ first: EntryMessage.Attribute, _ name: UnsafeRawBufferPointer, _ timeLimit: Duration
  ) throws {
    var retrieval = RangedRetrieval(attribute: String(decoding: name, as: UTF8.self))
    guard let range = try AttributeRange(of: String(decoding: first.description, as: UTF8.self)) else { return }
    var wanted = try retrieval.receive(range, count: first.values.count)
    while let request = wanted {
      let part = try read(entry.dn, request, timeLimit)
      guard let values = part.attributes.first(where: { AttributeRange.baseName(of: $0.description).equalsIgnoringCase(name) }) else {
        throw RangeFault.notARange(retrieval.attribute)
      }
      let description = String(decoding: values.description, as: UTF8.self)
      guard let range = try AttributeRange(of: description) else { throw RangeFault.notARange(description) }
      wanted = try retrieval.receive(range, count: values.values.count)
      entry.append(values.values, from: part, to: name)
    }
  }

  /// Reads one attribute of one object.
  private func read(_ dn: String, _ attribute: String, _ timeLimit: Duration) throws -> EntryMessage {
    var found: [EntryMessage] = []
    _ = try page(SearchRequest(dn, attributes: [attribute]), [], timeLimit) { message in
      found.append(message)
    } onReference: { _ in
    }
    guard found.count == 1, let entry = found.first else { throw malformed(dn, "one object was asked for, \(found.count) came") }
    return entry
  }
}
