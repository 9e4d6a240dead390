internal import COpenLDAP
internal import PrintableText

extension Handle {
  /// Several searches, each to its end; every object is lent to `body` as it arrives.
  ///
  /// Each request is sent before the answer to the one before is read, so that the server never waits for us.
  func search(
    _ requests: [SearchRequest], timeLimit: Duration, _ body: (borrowing SearchEntry) throws -> Void
  ) throws -> (entries: Int, references: [String]) {
    var found = (entries: 0, references: [String]())
    var sent: Int32?
    for (index, request) in requests.enumerated() {
      let id = try sent ?? sendSearch(request, [], timeLimit)
      // What can't go out yet does after this answer, or it tells then why it can't.
      sent = index + 1 < requests.count ? try? sendSearch(requests[index + 1], [], timeLimit) : nil
      do {
        let (entries, references) = try search(request, firstPage: id, timeLimit: timeLimit, body)
        found.entries += entries
        found.references += references
      } catch {
        if let sent { abandon(sent, after: error) }
        throw error
      }
    }
    return found
  }

  /// A search by pages, to its end, whose first request was sent.
  ///
  /// An object that comes twice is one: a server's index may move it from a page to the next.
  private func search(
    _ request: SearchRequest, firstPage: Int32, timeLimit: Duration, _ body: (borrowing SearchEntry) throws -> Void
  ) throws -> (entries: Int, references: [String]) {
    var names: Set<String> = []
    var references: [String] = []
    var emptyPages = 0
    var patience = Patience(timeLimit)
    var cookie: [UInt8] = []
    var next: Int32? = firstPage
    while let id = next {
      let before = (names.count, references.count)
      do {
        cookie = try page(id, of: request, timeLimit) { message throws in
          var entry = try SearchEntry(message, server: server.description)
          guard names.insert(entry.dn).inserted else { return }
          guard request.scope != .base || names.count == 1 else {
            throw malformed(request.base, "one object was asked for, and more come")
          }
          try complete(&entry, message, timeLimit)
          try body(entry)
        } onReference: { more throws in
          references += more
          guard references.count <= Self.mostReferences else { throw malformed(request.base, "references come without end") }
        }
      } catch let refusal as LDAPError where refusal.isTransient && before == (names.count, references.count) {
        guard let wait = patience.next() else { throw refusal.after(patience.tries) }
        try pause(wait)
        next = try sendSearch(request, cookie, timeLimit)
        continue
      }
      patience = Patience(timeLimit)
      emptyPages = names.count == before.0 ? emptyPages + 1 : 0
      guard emptyPages < Self.mostEmptyPages else { throw malformed(request.base, "pages without objects come without end") }
      next = cookie.isEmpty ? nil : try sendSearch(request, cookie, timeLimit)
    }
    return (names.count, references)
  }

  /// Active Directory may send an empty page now and then, while it looks through objects that don't match.
  private static var mostEmptyPages: Int { 10_000 }

  /// How often one object may come for one request.
  private static var mostRepetitions: Int { 100 }

  /// How many continuations one search may bring; a forest has a few for each of its domains.
  private static var mostReferences: Int { 10_000 }

  /// The answer to one search request that was sent.
  ///
  /// - Returns: the cookie of the next page; empty after the last.
  private func page(
    _ id: Int32, of request: SearchRequest, _ timeLimit: Duration, onEntry: (EntryMessage) throws -> Void,
    onReference: ([String]) throws -> Void
  ) throws -> [UInt8] {
    var deadline = Deadline(timeLimit)
    var isUnderWay = true
    var entries = 0
    do {
      while true {
        let message = try message(of: id, .search, object: request.base, &deadline)
        let type = message.type
        if type == LDAP_RES_SEARCH_ENTRY {
          entries += 1
          guard request.scope != .base || entries <= Self.mostRepetitions else {
            throw malformed(request.base, "one object was asked for, and it comes without end")
          }
          try onEntry(try EntryMessage(message, self))
          deadline.restart()
        } else if type == LDAP_RES_SEARCH_REFERENCE {
          try onReference(try references(in: message, request.base))
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
      if isUnderWay { abandon(id, after: error) }
      throw error
    }
  }

  /// Tells the server that nobody waits for an answer any more, unless the connection is lost.
  private func abandon(_ id: Int32, after error: any Error) {
    guard (error as? LDAPError)?.isConnectionLost != true else { return }
    ldap_abandon_ext(pointer, id, nil, nil)
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
  /// How often a list is read that is changed meanwhile.
  private static var mostReadings: Int { 6 }

  /// Makes the attributes whole that came in part.
  private func complete(_ entry: inout SearchEntry, _ message: EntryMessage, _ timeLimit: Duration) throws {
    for attribute in message.attributes where attribute.description.contains(UInt8(ascii: "=")) {
      let name = AttributeRange.baseName(of: attribute.description)
      do {
        guard let range = try AttributeRange(of: String(decoding: attribute.description, as: UTF8.self)) else { continue }
        let isWhole = range == AttributeRange(lower: 0, upper: nil)
        let parts = isWhole ? [(attribute.values, message)] : try parts(of: String(decoding: name, as: UTF8.self), entry.dn, timeLimit)
        entry.replace(name, by: parts)
      } catch let fault as RangeFault {
        throw LDAPError(
          .search, server: server.description, object: entry.dn, attribute: String(decoding: name, as: UTF8.self), code: fault.code,
          diagnostic: fault.description)
      }
    }
    try entry.requireDistinctAttributes()
  }

  /// All values of an attribute that comes in parts, from its first on: what came with the object is of the state before.
  private func parts(of attribute: String, _ dn: String, _ timeLimit: Duration) throws -> [(ValueList, EntryMessage)] {
    for attempt in 1...Self.mostReadings {
      if let parts = try reading(of: attribute, dn, isLast: attempt == Self.mostReadings, timeLimit) { return parts }
      try pause(.milliseconds(50) * attempt)
    }
    throw RangeFault.changing(attribute, times: Self.mostReadings)
  }

  /// One reading of a list; `nil` where it was changed meanwhile.
  private func reading(of attribute: String, _ dn: String, isLast: Bool, _ timeLimit: Duration) throws -> [(ValueList, EntryMessage)]? {
    var retrieval = RangedRetrieval(attribute: attribute)
    var parts: [(ValueList, EntryMessage)] = []
    while true {
      let message: EntryMessage
      do {
        message = try read(dn, retrieval.request, timeLimit)
      } catch let error as LDAPError where error.code == .operationsError && !parts.isEmpty && !isLast {
        // So a list is answered that has become shorter than where the next part should begin.
        return nil
      }
      let (range, values) = try part(of: attribute, in: message)
      switch try retrieval.receive(range, count: values.count, number: message.updateNumber) {
      case .changed: return nil
      case .more: parts.append((values, message))
      case .whole: return parts + [(values, message)]
      }
    }
  }

  /// The part of a list that a message brings; no range where the object has no value.
  private func part(of attribute: String, in message: EntryMessage) throws(RangeFault) -> (AttributeRange?, ValueList) {
    for candidate in message.values(of: attribute) {
      let description = String(decoding: candidate.description, as: UTF8.self)
      if let range = try AttributeRange(of: description) { return (range, candidate.values) }
      // Windows tells the attribute without values beside its range.
      guard candidate.values.count == 0 else { throw .notARange(description) }
    }
    return (nil, ValueList(values: nil, count: 0))
  }

  /// Reads some attributes of one object.
  private func read(_ dn: String, _ attributes: [String], _ timeLimit: Duration) throws -> EntryMessage {
    var found: [EntryMessage] = []
    let request = SearchRequest(dn, attributes: attributes)
    _ = try page(try sendSearch(request, [], timeLimit), of: request, timeLimit) { message in
      if found.count < 2 { found.append(message) }
    } onReference: { _ in
    }
    guard found.count == 1, let entry = found.first else {
      throw malformed(dn, "one object was asked for, \(found.isEmpty ? "none" : "more") came")
    }
    return entry
  }
}

extension EntryMessage {
  /// The attributes of a name, whatever the range.
  fileprivate func values(of name: String) -> [Attribute] {
    var name = name
    return name.withUTF8 { name in
      attributes.filter { AttributeRange.baseName(of: $0.description).equalsIgnoringCase(UnsafeRawBufferPointer(name)) }
    }
  }

  /// The object's update number, where it came.
  fileprivate var updateNumber: [UInt8]? {
    values(of: RangedRetrieval.updateNumber).first?.values.first.map { Array($0) }
  }
}
