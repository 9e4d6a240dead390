import Foundation
import Templates
import Testing

@Suite("Templates")
struct TemplateTests {
  private static let folder = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    .appending(path: "Templates")

  /// Whoever fills in a template escapes for what it is, by a type of ours that lets no control character through either.
  @Test("each begins with its own content type")
  func contentTypes() throws {
    let files = try FileManager.default.subpathsOfDirectory(atPath: Self.folder.path)
    let templates = files.filter { $0.hasSuffix(".mustache") }
    #expect(!templates.isEmpty)
    for file in templates {
      let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
      #expect(text.hasPrefix("{{% CONTENT_TYPE:"), "\(file)")
    }
  }

  @Test("every schema file can be had by its name, and says the name of its documents", arguments: Schema.allCases)
  func schemas(_ schema: Schema) throws {
    let file = Self.folder.appending(path: "schemas/\(schema.rawValue).json")
    #expect(schema.text == (try String(contentsOf: file, encoding: .utf8)))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(schema.text.utf8)) as? [String: Any])
    #expect(object["title"] as? String == "kcdmesh.\(schema.rawValue)/1")
    #expect(object["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
  }

  @Test("no schema file is left out")
  func allSchemas() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.appending(path: "schemas").path)
    #expect(Set(files) == Set(Schema.allCases.map { "\($0.rawValue).json" }))
  }
}
