internal import COpenLDAP

/// An object that lies in our own memory, lent as a search's objects are: what reads them need not know where they come from.
///
/// Unchecked, because the memory that it points into is its own and never changes.
public final class StoredEntry: @unchecked Sendable {
  /// The object's distinguished name.
  public let dn: String
  let attributes: [EntryMessage.Attribute]
  private let bytes: UnsafeMutableRawBufferPointer
  private let values: UnsafeMutablePointer<berval>

  /// Copies an object's attributes; names have no option of a range, values are whole.
  public init(dn: String, attributes: [(name: String, values: [[UInt8]])]) {
    self.dn = dn
    let size = attributes.reduce(0) { $0 + $1.name.utf8.count + $1.values.reduce(0) { $0 + $1.count } }
    bytes = .allocate(byteCount: max(size, 1), alignment: 1)
    values = .allocate(capacity: max(attributes.reduce(0) { $0 + $1.values.count }, 1))
    var (end, count) = (0, 0)
    let (bytes, values) = (bytes, values)
    func place(_ content: some Collection<UInt8>) -> UnsafeMutableRawBufferPointer {
      let place = UnsafeMutableRawBufferPointer(rebasing: bytes[end..<(end + content.count)])
      place.copyBytes(from: content)
      end += content.count
      return place
    }
    self.attributes = attributes.map { attribute in
      let name = place(attribute.name.utf8)
      let first = values + count
      for value in attribute.values {
        let place = place(value)
        (values + count).initialize(
          to: berval(bv_len: ber_len_t(place.count), bv_val: place.baseAddress?.assumingMemoryBound(to: CChar.self)))
        count += 1
      }
      return .init(description: UnsafeRawBufferPointer(name), values: ValueList(values: first, count: attribute.values.count))
    }
  }

  deinit {
    bytes.deallocate()
    values.deallocate()
  }
}
