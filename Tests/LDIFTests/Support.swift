import LDIF

/// All records of a text.
func records(_ text: String, limits: LDIFLimits = LDIFLimits()) throws -> [LDIFRecord] {
  try records(Array(text.utf8), limits: limits)
}

/// All records of a file.
func records(_ bytes: [UInt8], limits: LDIFLimits = LDIFLimits()) throws -> [LDIFRecord] {
  var reader = LDIFReader(bytes, limits: limits)
  var records: [LDIFRecord] = []
  while let record = try reader.next() {
    records.append(record)
  }
  return records
}

/// What a writer makes of the records, without the version line.
func written(_ records: [LDIFRecord], foldingAt column: Int? = 76) throws -> String {
  var writer = LDIFWriter(foldingAt: column, hasVersion: false)
  for record in records {
    try writer.write(record)
  }
  return String(decoding: writer.bytes, as: UTF8.self)
}

/// SplitMix64: the same numbers in every run, so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
