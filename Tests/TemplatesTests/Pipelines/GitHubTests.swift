import Testing
import Yams

@Suite struct GitHubTests {
  static let files = TemplateFile.all(below: "pipelines/github")

  @Test(arguments: files)
  func `A workflow has steps that run or use something, and says what it may do`(file: TemplateFile) throws {
    let workflow = try #require(try Yams.load(yaml: try file.text) as? [String: Any])
    #expect(workflow["permissions"] is [String: String])
    let steps = try Self.steps(of: workflow)
    #expect(steps.count > 3)
    #expect(steps.allSatisfy { ($0["run"] is String) != ($0["uses"] is String) })
  }

  @Test(arguments: files)
  func `No expression stands in a script, where its value would be a part of the program`(file: TemplateFile) throws {
    let workflow = try #require(try Yams.load(yaml: try file.text) as? [String: Any])
    for script in try Self.steps(of: workflow).compactMap({ $0["run"] as? String }) {
      #expect(!script.contains("${{"), "\(script)")
    }
  }

  @Test(arguments: ["check": "Keep the reports", "provision": "Keep the journal"])
  func `What a failed run leaves is kept`(file: String, step: String) throws {
    let text = try TemplateFile(path: "pipelines/github/\(file).yml").text
    let steps = try Self.steps(of: try #require(try Yams.load(yaml: text) as? [String: Any]))
    #expect(try #require(steps.first { $0["name"] as? String == step })["if"] as? String == "always()")
  }

  private static func steps(of workflow: [String: Any]) throws -> [[String: Any]] {
    let jobs = try #require(workflow["jobs"] as? [String: [String: Any]])
    return try jobs.values.flatMap { try #require($0["steps"] as? [[String: Any]]) }
  }
}
