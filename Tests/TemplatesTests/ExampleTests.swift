import Testing

/// What people copy works with the program that it came with.
@Suite struct ExampleTests {
  /// Commands of the contract that the program does not have yet; their names leave this list as soon as it has.
  static let comingCommands: Set<String> = ["check"]

  @Test(arguments: ["manual", "pipelines", "systemd"].flatMap(TemplateFile.all))
  func `Each command of an example is one that the program takes`(file: TemplateFile) throws {
    let help = try Help()
    for line in CommandLine.all(in: try file.text) where !Self.comingCommands.contains(line.command) {
      let options = try #require(help.options[line.command], "there is no command \(line.command)")
      #expect(Set(line.options).subtracting(options).isEmpty, "\(line.command) does not take them all: \(line.options)")
    }
  }

  @Test func `No command is waited for that is there`() throws {
    #expect(Self.comingCommands.isDisjoint(with: try Help().options.keys))
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
