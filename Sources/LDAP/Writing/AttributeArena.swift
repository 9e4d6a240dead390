internal import COpenLDAP
import Glibc
internal import Secrets

/// Attributes in the form that libldap takes: all values in one piece of memory, which is wiped when it goes, and three arrays that
/// point into it.
struct AttributeArena: ~Copyable {
  /// One attribute, and what is to happen with its values.
  struct Part<Value: ArenaValue> {
    var operation: Int32
    var name: String
    var values: [Value]
  }

  private let text: UnsafeMutableRawBufferPointer
  private let values: UnsafeMutableBufferPointer<berval>
  private let valuePointers: UnsafeMutableBufferPointer<UnsafeMutablePointer<berval>?>
  private let modifications: UnsafeMutableBufferPointer<LDAPMod>
  private let list: UnsafeMutableBufferPointer<UnsafeMutablePointer<LDAPMod>?>

  init<Value: ArenaValue>(_ parts: [Part<Value>]) {
    let valueCount = parts.reduce(0) { $0 + $1.values.count }
    let byteCount = parts.reduce(0) { $1.values.reduce($0 + $1.name.utf8.count + 1) { $0 + $1.byteCount } }
    text = .allocate(byteCount: byteCount, alignment: 1)
    values = .allocate(capacity: valueCount)
    valuePointers = .allocate(capacity: valueCount + parts.count)
    modifications = .allocate(capacity: parts.count)
    list = .allocate(capacity: parts.count + 1)
    fill(parts)
  }

  deinit {
    if let base = text.baseAddress { explicit_bzero(base, text.count) }
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

  private func fill<Value: ArenaValue>(_ parts: [Part<Value>]) {
    var end = 0
    var value = 0
    var pointer = 0
    for (index, part) in parts.enumerated() {
      let name = copy(part.name, to: &end)
      text[end] = 0
      end += 1
      let firstPointer = valuePointers.baseAddress.map { $0 + pointer }
      for text in part.values {
        values.initializeElement(at: value, to: copy(text, to: &end))
        valuePointers.initializeElement(at: pointer, to: values.baseAddress.map { $0 + value })
        value += 1
        pointer += 1
      }
      valuePointers.initializeElement(at: pointer, to: nil)
      pointer += 1
      var modification = LDAPMod()
      modification.mod_op = part.operation | LDAP_MOD_BVALUES
      modification.mod_type = name.bv_val
      modification.mod_vals.modv_bvals = part.values.isEmpty ? nil : firstPointer
      modifications.initializeElement(at: index, to: modification)
      list.initializeElement(at: index, to: modifications.baseAddress.map { $0 + index })
    }
    list.initializeElement(at: parts.count, to: nil)
  }

  private func copy(_ value: some ArenaValue, to end: inout Int) -> berval {
    value.withBytes { bytes in
      let target = UnsafeMutableRawBufferPointer(rebasing: text[end..<(end + bytes.count)])
      target.copyMemory(from: bytes)
      end += bytes.count
      return berval(bv_len: ber_len_t(bytes.count), bv_val: target.baseAddress?.assumingMemoryBound(to: CChar.self))
    }
  }
}

/// What can be copied into an arena.
protocol ArenaValue {
  var byteCount: Int { get }
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result
}

extension String: ArenaValue {
  var byteCount: Int { utf8.count }

  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    var text = self
    return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
  }
}

extension AddRequest.Value: ArenaValue {
  var byteCount: Int {
    switch self {
    case .text(let text): text.utf8.count
    case .secret(let secret): secret.count
    }
  }

  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    switch self {
    case .text(let text): text.withBytes(body)
    case .secret(let secret): secret.withUnsafeBytes(body)
    }
  }
}
