import Foundation
import Glibc
import Testing

@Suite struct BadFileTests {
  @Test func `A report that can't be written is told with its path, and no half of it is left`() async throws {
    try await withUnit("A", "B") { unit, desk in
      try FileManager.default.createDirectory(atPath: desk.path("folder"), withIntermediateDirectories: true)
      for (path, word) in [
        ("nowhere/plan.json", "the directory must exist"), ("folder", "directory"), ("/proc/plan.json", "/proc/plan.json"),
      ] {
        for option in [["--output", path], ["--report", "json=\(path)"], ["--save-plan", path]] {
          let outcome = try await desk.run(Desk.program, ["diff", "--hosts", unit.names("A", "B")] + option)
          #expect(outcome.status == 1 && outcome.errors.contains(word) && outcome.errors.contains(path), "\(option): \(outcome)")
        }
      }
      #expect(try desk.files == ["folder"])
    }
  }

  @Test func `No output replaces the policy that it came from, named or not`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let policy = unit.policy()
      try desk.write("kcdmesh.yaml", policy)
      for command in [
        ["diff", "--save-plan", "kcdmesh.yaml"], ["check", "--output", "./kcdmesh.yaml"],
        ["provision", "--yes", "--report", "json=kcdmesh.yaml"], ["provision", "--yes", "--journal", "kcdmesh.yaml"],
        ["diff", "--output", "kcdmesh.yaml", "--config", "kcdmesh.yaml"],
      ] {
        let outcome = try await desk.run(Desk.program, command)
        #expect(outcome.status == 64 && outcome.errors.contains("kcdmesh.yaml; name two files"), "\(command): \(outcome)")
      }
      #expect(try desk.read("kcdmesh.yaml") == policy)
    }
  }

  @Test func `A full disk leaves the old file whole and no other behind`() async throws {
    try await withUnit("A", "B") { unit, desk in
      try await withFullDisk(at: desk) { disk in
        for option in [["--output", "\(disk)/plan.json", "--format", "json"], ["--save-plan", "\(disk)/plan.json"]] {
          let outcome = try await desk.run(Desk.program, ["diff", "--hosts", unit.names("A", "B")] + option)
          #expect(outcome.status == 1 && outcome.errors.contains("make room"), "\(outcome)")
        }
        #expect(try desk.read("\(disk)/plan.json") == "old")
        #expect(try FileManager.default.contentsOfDirectory(atPath: desk.path(disk)).sorted() == ["fill", "plan.json"])
      }
    }
  }

  @Test func `Without room for a journal nothing is changed`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let before = try await unit.state()
      try await withFullDisk(at: desk) { disk in
        let outcome = try await desk.kcdmesh("provision", "--yes", "--journal", "\(disk)/journal", "--hosts", unit.names("A", "B"))
        #expect(outcome.status == 1 && outcome.errors.contains("\(disk)/journal") && outcome.errors.contains("make room"), "\(outcome)")
      }
      let nowhere = try await desk.kcdmesh("provision", "--yes", "--journal", "nowhere/journal", "--hosts", unit.names("A", "B"))
      #expect(nowhere.status == 1 && nowhere.errors.contains("the directory must exist"), "\(nowhere)")
      #expect(try await unit.state() == before)
    }
  }

  @Test func `A standard output that takes nothing is an error`() async throws {
    try await withUnit("A", "B") { unit, desk in
      for arguments in ["diff", "hosts", "snapshot", "init", "provision --yes"] {
        let before = try await unit.state()
        let command = "\(Desk.program) \(arguments) --hosts \(unit.names("A", "B")) > /dev/full"
        let outcome = try await desk.run("sh", ["-c", command])
        #expect(outcome.status == 1 && outcome.errors.contains("standard output"), "\(arguments): \(outcome)")
        #expect(try await unit.state() == before)
      }
      #expect(try desk.files.isEmpty)
    }
  }

  @Test func `A reader that leaves early is an error, not a death`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let outcome = try await desk.run(
        "bash", ["-c", "\(Desk.program) diff --hosts \(unit.names("A", "B")) | true; exit ${PIPESTATUS[0]}"])
      #expect([0, 1].contains(outcome.status), "\(outcome)")
    }
  }

  @Test func `A report that has no place is told before anything is changed`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let before = try await unit.state()
      for option in [["--output", "nowhere/report"], ["--report", "json=nowhere/report"]] {
        let outcome = try await desk.run(
          Desk.program, ["provision", "--yes", "--journal", "journal", "--hosts", unit.names("A", "B")] + option)
        #expect(outcome.status == 1 && outcome.errors.contains("nowhere/report"), "\(outcome)")
      }
      let diff = try await desk.kcdmesh("diff", "--save-plan", "plan.json", "--output", "nowhere/report", "--hosts", unit.names("A", "B"))
      #expect(diff.status == 1)
      #expect(try desk.files.isEmpty)
      #expect(try await unit.state() == before)
    }
  }

  @Test func `A report that fails after the writing does not say that nothing was changed`() async throws {
    try await withUnit("A", "B") { unit, desk in
      try await withFullDisk(at: desk) { disk in
        let outcome = try await desk.kcdmesh(
          "provision", "--yes", "--journal", "journal", "--output", "\(disk)/report", "--hosts", unit.names("A", "B"))
        #expect(outcome.status == 3 && outcome.errors.contains("\(disk)/report") && outcome.errors.contains("journal"), "\(outcome)")
      }
      #expect(try await unit.oracle().status == 0)
      #expect(try await desk.kcdmesh("rollback", "--yes", "journal").status == 0)
    }
  }

  @Test func `A device, a pipe, or a link to one is never replaced`() async throws {
    try await withUnit("A", "B") { unit, desk in
      try await desk.succeed("mknod", "device", "c", "1", "3")
      try await desk.succeed("mkfifo", "pipe")
      try await desk.succeed("ln", "-s", "device", "link")
      for path in ["device", "pipe", "link"] {
        let outcome = try await desk.kcdmesh("diff", "--output", path, "--hosts", unit.names("A", "B"))
        #expect(outcome.status == 1 && outcome.errors.contains("a device or a pipe"), "\(outcome)")
      }
      let types = try ["device", "pipe", "link"].map {
        try FileManager.default.attributesOfItem(atPath: desk.path($0))[.type] as? FileAttributeType
      }
      #expect(types == [.typeCharacterSpecial, .typeUnknown, .typeSymbolicLink])
      #expect(try desk.files == ["device", "link", "pipe"])
    }
  }

  /// A small file system without room, below the desk.
  private func withFullDisk(at desk: Desk, _ body: (String) async throws -> Void) async throws {
    try FileManager.default.createDirectory(atPath: desk.path("disk"), withIntermediateDirectories: true)
    try await desk.succeed("mount", "-t", "tmpfs", "-o", "size=64k,nr_inodes=16", "tmpfs", desk.path("disk"))
    do {
      try desk.write("disk/plan.json", "old")
      let fill = try await desk.run("dd", ["if=/dev/zero", "of=disk/fill"])
      #expect(fill.errors.contains("No space left"))
      try await body("disk")
      try await desk.succeed("umount", desk.path("disk"))
    } catch {
      _ = try? await desk.succeed("umount", desk.path("disk"))
      throw error
    }
  }
}
