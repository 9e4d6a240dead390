internal import Foundation

/// JSON as every report of ours is written: keys in order, so that two reports can be compared line by line.
enum JSONRendering {
  static func bytes(_ document: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return [UInt8](try encoder.encode(document)) + [UInt8(ascii: "\n")]
  }
}
