/// Changes bytes a little, and always in the same way (SplitMix64), so that a finding can be found again.
struct Noise: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }

  /// The bytes with one to four of them changed, or cut, or lengthened.
  mutating func change(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &self) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &self)
      switch Int.random(in: 0..<6, using: &self) {
      case 0: bytes[place] = 0
      case 1: bytes[place] = 0xFF
      case 2: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
      case 3: bytes.removeLast(bytes.count - place)
      case 4: bytes.insert(contentsOf: [0, 1, 0xFF], at: place)
      default: bytes[place] = .random(in: .min ... .max, using: &self)
      }
    }
    return bytes
  }
}
