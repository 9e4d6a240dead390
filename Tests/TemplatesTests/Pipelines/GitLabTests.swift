import Testing
import Yams

@Suite struct GitLabTests {
  static let files = TemplateFile.all(below: "pipelines/gitlab")

  @Test(arguments: files)
  func `A pipeline's jobs have scripts of lines`(file: TemplateFile) throws {
    let jobs = try #require(try Yams.load(yaml: try file.text) as? [String: Any]).compactMapValues { $0 as? [String: Any] }
    #expect(!jobs.isEmpty)
    for (name, job) in jobs where !name.hasPrefix(".") {
      let parent = (job["extends"] as? String).flatMap { jobs[$0] } ?? [:]
      let job = parent.merging(job) { $1 }
      for key in ["before_script", "script", "after_script"] {
        // An unquoted ": " would have made a mapping of a line.
        let lines = try #require(job[key] as? [Any], "\(name).\(key)")
        #expect(!lines.isEmpty && lines.allSatisfy { $0 is String }, "\(name).\(key)")
      }
    }
  }

  @Test func `What a check found is published even where it fails`() throws {
    let job = try job("kcdmesh-check", of: "check")
    let artifacts = try #require(job["artifacts"] as? [String: Any])
    #expect(artifacts["when"] as? String == "always")
    #expect((artifacts["reports"] as? [String: String]) == ["junit": "reports/check.xml"])
  }

  @Test func `A plan is provisioned by hand, alone, and its journal is kept even where it fails`() throws {
    let job = try job("provision", of: "reviewed-change")
    let rule = try #require((job["rules"] as? [[String: Any]])?.first)
    let artifacts = try #require(job["artifacts"] as? [String: Any])
    #expect(rule["when"] as? String == "manual")
    #expect(job["resource_group"] is String)
    #expect(job["needs"] as? [String] == ["plan"])
    #expect(artifacts["when"] as? String == "always")
    #expect((artifacts["paths"] as? [String])?.contains("provision.journal") == true)
  }

  private func job(_ name: String, of file: String) throws -> [String: Any] {
    let text = try TemplateFile(path: "pipelines/gitlab/\(file).gitlab-ci.yml").text
    return try #require((try Yams.load(yaml: text) as? [String: Any])?[name] as? [String: Any])
  }
}
