import Foundation
import Templates

/// Validates documents by a validator that is not ours: `Scripts/lib/validate-json`, with Debian's python3-jsonschema.
enum Validation {
  private static let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }

  /// What the validator says; nil where the document fits.
  ///
  /// - Parameters:
  ///   - lines: whether each line is a document.
  static func complaint(about document: [UInt8], by schema: Schema, lines: Bool = false) throws -> String? {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kcdmesh-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (schemaFile, documentFile) = (folder.appending(path: "schema.json"), folder.appending(path: "document.json"))
    try Data(schema.text.utf8).write(to: schemaFile)
    try Data(document).write(to: documentFile)

    let process = Process()
    let errors = Pipe()
    process.executableURL = root.appending(path: "Scripts/lib/validate-json")
    process.arguments = (lines ? ["--lines"] : []) + [schemaFile.path, documentFile.path]
    process.standardError = errors
    try process.run()
    let output = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? nil : "status \(process.terminationStatus): " + String(decoding: output, as: UTF8.self)
  }
}
