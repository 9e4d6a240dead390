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
