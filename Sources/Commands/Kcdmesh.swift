internal import ArgumentParser
internal import CVersion

/// The root of the command line.
struct Kcdmesh: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kcdmesh",
    abstract:
      "Lets Hyper-V hosts live-migrate to each other: computes, shows, writes, proves and undoes their Kerberos constrained delegation.",
    discussion: """
      Exit status: 0 done, nothing to do; 1 error or declined, nothing was changed and nothing is claimed; 2 differences \
      (diff --detailed-exitcode), findings (check) or an edge that is not proven (verify); 3 changes were made and not all are confirmed (see the journal); 64 usage; 130 and 143 after SIGINT \
      and SIGTERM.
      """,
    version: "kcdmesh \(String(cString: kcdmesh_version()))",
    subcommands: [
      HostsCommand.self, InitCommand.self, DiffCommand.self, ProvisionCommand.self, CheckCommand.self, VerifyCommand.self,
      RollbackCommand.self,
      SnapshotCommand.self,
    ])
}
