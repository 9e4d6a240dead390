internal import COpenLDAP

/// A modify request in the form that libldap takes: all values in one piece of memory, and three arrays that point into it.
struct ModifyArena: ~Copyable {
  private let text: UnsafeMutableRawBufferPointer
  private let values: UnsafeMutableBufferPointer<berval>
  private let valuePointers: UnsafeMutableBufferPointer<UnsafeMutablePointer<berval>?>
  private let modifications: UnsafeMutableBufferPointer<LDAPMod>
  private let list: UnsafeMutableBufferPointer<UnsafeMutablePointer<LDAPMod>?>

  init(_ request: ModifyRequest) {
    let valueCount = request.changes.reduce(0) { $0 + $1.values.count }
    let byteCount = request.changes.reduce(0) { $1.values.reduce($0 + $1.attribute.utf8.count + 1) { $0 + $1.utf8.count } }
    text = .allocate(byteCount: byteCount, alignment: 1)
    values = .allocate(capacity: valueCount)
    valuePointers = .allocate(capacity: valueCount + request.changes.count)
    modifications = .allocate(capacity: request.changes.count)
    list = .allocate(capacity: request.changes.count + 1)
    fill(request)
  }

  deinit {
    text.deallocate()
    values.deallocate()
    valuePointers.deallocate()
    modifications.deallocate()
    list.deallocate()
  }

  /// Lends the list, which ends in a null pointer.
  func withModifications<Result>(_ body: (UnsafeMutablePointer<UnsafeMutablePointer<LDAPMod>?>?) -> Result) -> Result {
    body(list.baseAddress)
  }

  private func fill(_ request: ModifyRequest) {
    var end = 0
    var value = 0
    var pointer = 0
    for (index, change) in request.changes.enumerated() {
      let name = copy(change.attribute, to: &end)
      text[end] = 0
      end += 1
      let firstPointer = valuePointers.baseAddress.map { $0 + pointer }
      for text in change.values {
        values.initializeElement(at: value, to: copy(text, to: &end))
        valuePointers.initializeElement(at: pointer, to: values.baseAddress.map { $0 + value })
        value += 1
        pointer += 1
      }
      valuePointers.initializeElement(at: pointer, to: nil)
      pointer += 1
      var modification = LDAPMod()
      modification.mod_op = change.operation.rawValue | LDAP_MOD_BVALUES
      modification.mod_type = name.bv_val
      modification.mod_vals.modv_bvals = change.values.isEmpty ? nil : firstPointer
      modifications.initializeElement(at: index, to: modification)
      list.initializeElement(at: index, to: modifications.baseAddress.map { $0 + index })
    }
    list.initializeElement(at: request.changes.count, to: nil)
  }

  private func copy(_ string: String, to end: inout Int) -> berval {
    var string = string
    return string.withUTF8 { utf8 in
      let target = UnsafeMutableRawBufferPointer(rebasing: text[end..<(end + utf8.count)])
      target.copyMemory(from: UnsafeRawBufferPointer(utf8))
      end += utf8.count
      return berval(bv_len: ber_len_t(utf8.count), bv_val: target.baseAddress?.assumingMemoryBound(to: CChar.self))
    }
  }
}
