import Foundation
import Testing

/// A template that goes into the package and not into the program.
struct TemplateFile: CustomTestStringConvertible, Sendable {
  /// Its path below Templates.
  var path: String

  private static let templates = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Templates")

  var text: String {
    get throws { try String(contentsOf: Self.templates.appending(path: path), encoding: .utf8) }
  }

  var testDescription: String { path }

  /// Every file below a directory of Templates, sorted.
  static func all(below directory: String) -> [TemplateFile] {
    let root = templates.appending(path: directory).path
    let paths = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return paths.filter { !isDirectory("\(root)/\($0)") }.sorted().map { TemplateFile(path: "\(directory)/\($0)") }
  }

  private static func isDirectory(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
  }
}
