import Foundation
import Testing

/// Texts that outputs are compared with.
///
/// `KCDMESH_RECORD=1 swift test --filter ReportsTests` writes them anew, to be looked at with git diff.
enum Golden {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Golden")
  private static let isRecording = ProcessInfo.processInfo.environment["KCDMESH_RECORD"] == "1"

  /// Fails where bytes differ from a file under `Golden`; a missing file is a failure too.
  static func expect(_ bytes: [UInt8], _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = folder.appending(path: name)
    if isRecording { try Data(bytes).write(to: file) }
    let wanted = String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let found = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    for (number, (old, new)) in zip(wanted, found).enumerated() {
      #expect(new == old, "line \(number + 1) of \(name)", sourceLocation: sourceLocation)
    }
    #expect(found.count == wanted.count, "the number of lines of \(name)", sourceLocation: sourceLocation)
  }
}
