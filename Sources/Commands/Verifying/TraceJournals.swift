internal import Delegation
internal import Foundation
internal import PrintableText
internal import SystemPackage

/// The journals of proofs in a directory.
enum TraceJournals {
  private static let prefix = "kcdmesh-verify-"
  private static let suffix = ".journal"

  /// A new one's path, dated.
  static func newPath(in directory: FilePath) -> FilePath {
    directory.appending(prefix + Timestamp.nowForFileName + suffix).lexicallyNormalized()
  }

  /// Those that are there, the oldest first.
  static func all(in directory: FilePath) throws -> [FilePath] {
    try FileManager.default.contentsOfDirectory(atPath: directory.isEmpty ? "." : directory.string)
      .filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }.sorted().map { directory.appending($0).lexicallyNormalized() }
  }

  /// Says what is left behind, and how it goes away.
  static func warn(of traces: [Trace], _ path: FilePath) {
    let lines = traces.map { "  \($0.inWords)\n" }.joined()
    Console.warning("something is left behind:\n\(lines)the journal \(path) tells of it; kcdmesh verify --sweep takes it away")
  }
}

extension Trace {
  /// Where a reader finds it.
  var inWords: String {
    switch kind {
    case .share: "share \(name.printable) of \(place.printable) on \(server.printable)"
    case .file: "file \(name.printable) on \\\\\(server.printable)\\\(place.printable)"
    case .account: "account \(name.printable), \(place.printable)"
    }
  }
}
