/// Fills memory with the bytes of a sequence of 64-bit words, least significant byte first, from any byte of the sequence on.
///
/// - Parameters:
///   - offset: the first byte that is wanted, counted from the sequence's beginning.
///   - word: the sequence's word of a number.
@inline(__always)
func fill(_ memory: UnsafeMutableRawBufferPointer, fromByte offset: UInt64, with word: (UInt64) -> UInt64) {
  guard let start = memory.baseAddress else { return }
  var (number, skipped) = offset.quotientAndRemainder(dividingBy: 8)
  var done = 0
  if skipped > 0 {
    done = min(8 - Int(skipped), memory.count)
    copyBytes(of: word(number) >> (8 * skipped), done, to: start)
    number += 1
  }
  while memory.count - done >= 8 {
    (start + done).storeBytes(of: word(number).littleEndian, as: UInt64.self)
    done += 8
    number += 1
  }
  if done < memory.count { copyBytes(of: word(number), memory.count - done, to: start + done) }
}

/// Copies the lowest bytes of a word.
private func copyBytes(of word: UInt64, _ count: Int, to place: UnsafeMutableRawPointer) {
  withUnsafeBytes(of: word.littleEndian) { place.copyMemory(from: $0.baseAddress.unsafelyUnwrapped, byteCount: count) }
}
