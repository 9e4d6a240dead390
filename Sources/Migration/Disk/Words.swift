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

/// Words that look random: no two of one sequence are equal, and no two sequences have the same word in the same place.
///
/// Each word is its number, spread by the golden ratio and mixed by a bijection (the finalizer of SplitMix64: Steele, Lea and Flood, "Fast
/// Splittable Pseudorandom Number Generators", 2014).
struct MixedWords: Hashable, Sendable {
  private let key: UInt64

  init(seed: UInt64) {
    key = Self.mix(seed)
  }

  @inline(__always)
  subscript(number: UInt64) -> UInt64 { Self.mix(key &+ number &* 0x9E37_79B9_7F4A_7C15) }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let first = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    let second = (first ^ first >> 27) &* 0x94D0_49BB_1331_11EB
    return second ^ second >> 31
  }
}
