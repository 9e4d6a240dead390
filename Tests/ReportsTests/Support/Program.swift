import Foundation

/// Runs programs that are not ours, which judge what is ours.
enum Program {
  static let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }

  /// A folder that is there for a while.
  static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kcdmesh-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  /// Runs one of the repository's programs on a document.
  ///
  /// - Returns: status and output, errors included.
  static func run(_ program: String, _ arguments: [String], on document: [UInt8]) throws -> (status: Int32, output: String) {
    try withFolder { folder in
      let file = folder.appending(path: "document")
      try Data(document).write(to: file)
      let process = Process()
      let output = Pipe()
      process.executableURL = root.appending(path: program)
      process.arguments = arguments + [file.path]
      process.standardOutput = output
      process.standardError = output
      try process.run()
      let text = try output.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }
  }
}
