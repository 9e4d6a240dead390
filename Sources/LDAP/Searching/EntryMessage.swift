internal import COpenLDAP

/// The values of one attribute of one message; they lie in the message's own memory.
struct ValueList {
  let values: UnsafeMutablePointer<berval>?
  let count: Int

  var first: UnsafeRawBufferPointer? { count > 0 ? values?.pointee.bytes : nil }

  func forEach(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    guard let values else { return }
    for index in 0..<count { try body(values[index].bytes) }
  }
}

/// A message with an object (RFC 4511 4.5.2), and the table of what lies where in it.
///
/// libldap writes a NUL after each element while it reads the table, so there is one reading and no other.
final class EntryMessage {
  struct Attribute {
    /// The name with its options: `member;range=0-1499`.
    let description: UnsafeRawBufferPointer
    let values: ValueList
  }

  let dn: UnsafeRawBufferPointer
  let attributes: [Attribute]
  private let message: OpaquePointer

  init(_ message: consuming Message, _ handle: Handle) throws(LDAPError) {
    var ber: OpaquePointer?
    var dn = berval()
    guard ldap_get_dn_ber(handle.pointer, message.pointer, &ber, &dn) == LDAP_SUCCESS, let ber else {
      throw LDAPError(.search, server: handle.server.description, code: .decodingError, diagnostic: "an entry is malformed")
    }
    defer { ber_free(ber, 0) }
    self.dn = dn.bytes
    self.attributes = try Self.readAttributes(of: message, from: ber, handle, dn.bytes)
    self.message = message.take()
  }

  deinit {
    for attribute in attributes { ber_memfree(attribute.values.values) }
    ldap_msgfree(message)
  }

  private static func readAttributes(
    of message: borrowing Message, from ber: OpaquePointer, _ handle: Handle, _ dn: UnsafeRawBufferPointer
  ) throws(LDAPError) -> [Attribute] {
    var attributes: [Attribute] = []
    // A schema has some 1,500.
    while attributes.count <= 4096 {
      var name = berval()
      var values: UnsafeMutablePointer<berval>?
      guard ldap_get_attribute_ber(handle.pointer, message.pointer, ber, &name, &values) == LDAP_SUCCESS else {
        throw malformed(attributes, handle, dn, "an attribute is malformed")
      }
      guard name.bv_val != nil else { return attributes }
      attributes.append(Attribute(description: name.bytes, values: ValueList(values: values, count: values.map(length) ?? 0)))
    }
    throw malformed(attributes, handle, dn, "it has more attributes than any object")
  }

  /// An error, and the end of what was read.
  private static func malformed(_ attributes: [Attribute], _ handle: Handle, _ dn: UnsafeRawBufferPointer, _ reason: String) -> LDAPError {
    for attribute in attributes { ber_memfree(attribute.values.values) }
    return LDAPError(
      .search, server: handle.server.description, object: String(decoding: dn, as: UTF8.self), code: .decodingError, diagnostic: reason)
  }

  private static func length(_ values: UnsafeMutablePointer<berval>) -> Int {
    var count = 0
    while values[count].bv_val != nil { count += 1 }
    return count
  }
}

extension berval {
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bv_val, count: Int(bv_len)) }
}
