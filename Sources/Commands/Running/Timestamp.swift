internal import Foundation

/// The time of readings and journals.
enum Timestamp {
  /// Now (UTC), in the form of RFC 3339: `2026-11-23T04:12:09Z`.
  static var now: String {
    Date.now.formatted(.iso8601)
  }

  /// When a file was written last (UTC).
  static func ofFile(_ path: String) throws -> String {
    let date = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    return (date ?? .now).formatted(.iso8601)
  }

  /// Now (UTC), for a file's name: `20261123T041209Z`.
  static var nowForFileName: String {
    now.filter { $0 != "-" && $0 != ":" }
  }
}
