import Foundation
import Glibc
import Testing

/// A `kcdmesh.yaml` that lies where an administrator happens to be decides who may act for whom: it must not be somebody else's.
@Suite(.againstHangs) struct PlantedPolicyTests {
  private static let nobody: uid_t = 65534

  /// How a policy comes to be somebody else's, and what is said of it.
  enum Plant: CaseIterable {
    case writableByOthers, writableByGroup, ofAnotherUser, linkOfAnotherUser, linkToWritable, pipe, openDirectory, directoryOfAnotherUser

    var reason: String {
      switch self {
      case .writableByOthers: "others than its owner can write it (mode 0666)"
      case .writableByGroup, .linkToWritable: "others than its owner can write it (mode 0664)"
      case .ofAnotherUser: "it belongs to another user (65534)"
      case .linkOfAnotherUser: "it is a symbolic link of another user (65534)"
      case .pipe: "it is no regular file"
      case .openDirectory: "others can write its directory (mode 0777)"
      case .directoryOfAnotherUser: "its directory belongs to another user (65534)"
      }
    }

    func plant(at desk: Desk) throws {
      let (policy, place) = (desk.path("kcdmesh.yaml"), desk.directory.path)
      switch self {
      case .writableByOthers: try check(chmod(policy, 0o666))
      case .writableByGroup: try check(chmod(policy, 0o664))
      case .ofAnotherUser: try check(chown(policy, nobody, 0))
      case .linkOfAnotherUser, .linkToWritable:
        try check(rename(policy, desk.path("elsewhere.yaml")))
        try check(symlink("elsewhere.yaml", policy))
        try check(self == .linkToWritable ? chmod(desk.path("elsewhere.yaml"), 0o664) : lchown(policy, nobody, 0))
      case .pipe:
        try check(unlink(policy))
        try check(mkfifo(policy, 0o600))
      case .openDirectory: try check(chmod(place, 0o777))
      case .directoryOfAnotherUser: try check(chown(place, nobody, 0))
      }
    }

    private func check(_ status: Int32) throws {
      try #require(status == 0, "\(self): \(String(cString: strerror(errno)))")
    }
  }

  @Test(arguments: Plant.allCases)
  func `A policy that somebody else may have a hand in is not followed unnamed`(plant: Plant) async throws {
    try await withUnit("A", "B") { unit, desk in
      try desk.write("kcdmesh.yaml", unit.policy())
      try plant.plant(at: desk)
      let before = try await unit.state()
      for arguments in [["provision", "--yes"], ["diff"]] {
        let outcome = try await desk.run(Desk.program, arguments)
        #expect(outcome.status == 1 && outcome.output.isEmpty, "\(outcome)")
        #expect(outcome.errors.contains(plant.reason) && outcome.errors.contains("--config kcdmesh.yaml"), "\(outcome)")
      }
      #expect(try await unit.state() == before)
      if plant == .pipe { return }
      let named = try await desk.kcdmesh("diff", "--config", "kcdmesh.yaml")
      #expect(named.status == 0 && named.errors.contains("warning: the policy kcdmesh.yaml: \(plant.reason)"), "\(named)")
    }
  }

  @Test func `One's own policy is followed, also through one's own link and in a sticky directory`() async throws {
    try await withUnit("A", "B") { unit, desk in
      try desk.write("kcdmesh.yaml", unit.policy())
      try #require(chmod(desk.directory.path, 0o1777) == 0)
      let sticky = try await desk.kcdmesh("diff")
      #expect(sticky.status == 0 && !sticky.errors.contains("warning"), "\(sticky)")
      try desk.write("elsewhere.yaml", unit.policy())
      try #require(unlink(desk.path("kcdmesh.yaml")) == 0 && symlink("elsewhere.yaml", desk.path("kcdmesh.yaml")) == 0)
      let link = try await desk.kcdmesh("diff")
      #expect(link.status == 0 && !link.errors.contains("warning"), "\(link)")
    }
  }

  @Test func `The name of a directory, and of what lies in it, can't drive the terminal`() async throws {
    let desk = try await Desk()
    let place = "esc\u{1B}[2J\u{202E}"
    try FileManager.default.createDirectory(at: desk.directory.appending(path: place), withIntermediateDirectories: false)
    try desk.write("\(place)/kcdmesh.yaml", "version: 1\n")
    try desk.write("\(place)/kcdmesh-verify-\u{1B}[31m.journal", "")
    for arguments in ["diff", "verify --as x --keytab-directory . --only kdc", "verify --sweep --dry-run", "verify --sweep"] {
      let outcome = try await desk.run("sh", ["-c", "cd \"$0\" && exec \(Desk.program) \(arguments)", place])
      #expect(outcome.status == 1, "\(arguments): \(outcome)")
      #expect(!outcome.errors.isEmpty && !outcome.errors.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" }, "\(outcome)")
    }
  }
}
