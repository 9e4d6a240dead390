import Delegation
import Foundation
import Glibc
import Storage
import SystemPackage
import Testing

@Suite("A journal on disk")
struct JournalFileTests {
  private let directory: TemporaryDirectory
  private let path: FilePath

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path.appending("run.journal")
  }

  private func begin() throws -> JournalFile {
    let plan = try makePlan()
    return try JournalFile.create(
      at: path,
      beginning: JournalRecord.planning(
        plan.changes, table: plan.table, time: "2026-11-23T04:12:09Z", server: "ldap://dc.lab.test", domain: "lab.test", fingerprint: "00"))
  }

  @Test("is for its owner alone")
  func mode() throws {
    _ = try begin()
    #expect(try StorageTests.mode(of: path) == 0o600)
  }

  @Test("gives back what was planned and what became of it")
  func roundTrip() throws {
    let file = try begin()
    try file.append([.sending(first: 0, last: 1), .done(number: 0), .failed(number: 1, reason: "no right")], sync: true)
    let journal = try JournalFile.read(at: path)
    let plan = try makePlan()
    #expect(journal.changes.map(\.host) == ["ZULU", "YANKEE"])
    #expect(journal.changes.map { $0.add.map { journal.table[$0] } } == [["cifs/other"], ["cifs/other"]])
    #expect(journal.changes.map(\.flagsAfter) == plan.changes.map(\.flagsAfter))
    #expect(journal.states == [.answered, .failed("no right")])
  }

  @Test("cut off at any byte behind its plan is a journal of its whole lines")
  func cutOff() throws {
    let file = try begin()
    try file.append([.sending(first: 0, last: 1), .done(number: 1)], sync: true)
    let whole = Array(try Data(contentsOf: URL(filePath: path.string)))
    for length in whole.indices {
      let cut = directory.path.appending("cut")
      try OutputFile.write(Array(whole[..<length]), to: cut, action: "cut")
      let lines = whole[..<length].count { $0 == UInt8(ascii: "\n") }
      guard lines >= 4 else {
        #expect(throws: FileError.self) { try JournalFile.read(at: cut) }
        continue
      }
      let journal = try JournalFile.read(at: cut)
      #expect(journal.changes.count == 2)
      let states: [Journal.State] =
        switch lines {
        case 4: [.planned, .planned]
        case 5: [.doubtful, .doubtful]
        default: [.doubtful, .answered]
        }
      #expect(journal.states == states)
    }
  }

  @Test("that is continued loses a line that was cut off, and goes on behind the last whole one")
  func continued() throws {
    try begin().append([.sending(first: 0, last: 1)], sync: true)
    let handle = try FileHandle(forWritingTo: URL(filePath: path.string))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(#"{"record":"don"#.utf8))
    do {
      let (journal, file) = try JournalFile.continue(at: path)
      #expect(journal.states == [.doubtful, .doubtful])
      try file.append([.done(number: 0)], sync: true)
    }
    #expect(try JournalFile.read(at: path).states == [.answered, .doubtful])
  }

  @Test("that the disk has no room for keeps its whole lines, and takes no more")
  func fullDisk() async {
    // A limit on the size of files is the whole process's.
    await #expect(processExitsWith: .success) {
      let tests = try JournalFileTests()
      let file = try tests.begin()
      try file.append([.sending(first: 0, last: 1)], sync: true)
      let whole = try text(of: tests.path)
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: rlim_t(whole.utf8.count + 10), rlim_max: .max)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      #expect(throws: FileError.self) { try file.append([.failed(number: 0, reason: "no right")], sync: false) }
      #expect(try text(of: tests.path) == whole)
      limit.rlim_cur = .max
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      let error = try #require(throws: FileError.self) { try file.append([.done(number: 1)], sync: false) }
      #expect("\(error)".contains("an earlier line could not be written"))
      #expect(try JournalFile.read(at: tests.path).states == [.doubtful, .doubtful])
    }
  }

  @Test("is never started over a file that is there")
  func existing() throws {
    let file = try directory.file("run.journal", "precious")
    #expect(throws: FileError.self) { try JournalFile.create(at: file, beginning: []) }
    #expect(try text(of: file) == "precious")
    #expect(try directory.names == ["run.journal"], "nothing is left beside it")
  }

  @Test("is not started through a symbolic link")
  func symbolicLink() throws {
    try FileManager.default.createSymbolicLink(atPath: path.string, withDestinationPath: directory.path.appending("elsewhere").string)
    #expect(throws: FileError.self) { try JournalFile.create(at: path, beginning: []) }
    #expect(try directory.names == ["run.journal"])
  }

  @Test("is not continued by two runs at once")
  func locked() throws {
    let file = try begin()
    let error = try #require(throws: FileError.self) { _ = try JournalFile.continue(at: path) }
    #expect("\(error)".contains("another run of kcdmesh is using it"))
    _ = file
  }

  @Test("that others can write is not trusted", arguments: [0o620, 0o602, 0o666])
  func writableByOthers(mode: Int) throws {
    _ = try begin()
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path.string)
    for read in [{ try JournalFile.read(at: path) }, { try JournalFile.continue(at: path).journal }] {
      let error = try #require(throws: FileError.self) { _ = try read() }
      #expect("\(error)".contains("others than its owner can write it"))
    }
  }

  @Test("of another user is not trusted", .enabled(if: geteuid() == 0, "only root can give a file away"))
  func foreign() throws {
    _ = try begin()
    #expect(chown(path.string, 4711, 4711) == 0)
    let error = try #require(throws: FileError.self) { _ = try JournalFile.read(at: path) }
    #expect("\(error)".contains("it belongs to another user"))
  }

  @Test("that was edited names the line")
  func edited() throws {
    _ = try begin()
    let damaged = try text(of: path).replacingOccurrences(of: #""record":"planned""#, with: #""record":"plannned""#)
    let file = try directory.file("damaged", damaged)
    let error = try #require(throws: FileError.self) { _ = try JournalFile.read(at: file) }
    #expect("\(error)".contains("line 4 is not a journal's"))
  }
}
