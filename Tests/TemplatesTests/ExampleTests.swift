import Testing

/// What people copy works with the program that it came with.
@Suite struct ExampleTests {
  @Test(arguments: ["manual", "pipelines", "systemd"].flatMap(TemplateFile.all))
  func `Each command of an example is one that the program takes`(file: TemplateFile) throws {
    let help = try Help()
    for line in CommandLine.all(in: try file.text) {
      let options = try #require(help.options[line.command], "there is no command \(line.command)")
      #expect(Set(line.options).subtracting(options).isEmpty, "\(line.command) does not take them all: \(line.options)")
    }
  }

  @Test func `Commands are found in each kind of example`() throws {
    let found = try Dictionary(
      uniqueKeysWithValues: ["manual", "pipelines", "systemd"].flatMap(TemplateFile.all).map { ($0.path, CommandLine.all(in: try $0.text)) }
    )
    #expect(found["systemd/kcdmesh-check.service"]?.map(\.options) == [["config", "keytab", "principal", "report", "report"]])
    #expect(found["pipelines/gitlab/check.gitlab-ci.yml"]?.map(\.options) == [["config", "report", "report", "report"]])
    #expect(found["pipelines/github/check.yml"]?.map(\.options) == [["config", "report", "report", "report"]])
    #expect(found["pipelines/github/plan.yml"]?.map(\.options) == [["config", "save-plan", "report"]])
    #expect(found["pipelines/gitlab/reviewed-change.gitlab-ci.yml"]?.map(\.command) == ["diff", "provision"])
    #expect(found["manual/kcdmesh.1"]?.map(\.command) == ["init", "diff", "provision", "diff", "provision", "verify", "check"])
  }
}
