import Foundation
import Glibc
import Storage
import SystemPackage
import Testing

@Suite("An output file")
struct OutputFileTests {
  @Test("holds the new bytes, and nothing is left beside it")
  func written() throws {
    let directory = try TemporaryDirectory()
    let file = try directory.file("report", "old")
    try OutputFile.write(Array("new".utf8), to: file, action: "write the report")
    #expect(try text(of: file) == "new")
    #expect(try directory.names == ["report"])
    #expect(try mode(of: file) == 0o644)
  }

  @Test("keeps the mode of the file that was there", arguments: [0o600, 0o640, 0o664])
  func keepsMode(kept: Int) throws {
    let directory = try TemporaryDirectory()
    let file = try directory.file("report", "old", mode: kept)
    try OutputFile.write(Array("new".utf8), to: file, action: "write the report")
    #expect(try mode(of: file) == kept)
    try OutputFile.write(Array("plan".utf8), to: file, action: "save the plan", permissions: .ownerReadWrite)
    #expect(try mode(of: file) == 0o600)
  }

  @Test("of several is written with all of them, or not at all")
  func several() throws {
    let directory = try TemporaryDirectory()
    let (first, second) = (try directory.file("first", "old", mode: 0o600), directory.path.appending("second"))
    let nowhere = directory.path.appending("nowhere").appending("third")
    #expect(throws: FileError.self) {
      try OutputFile.write([(Array("new".utf8), first), (Array("new".utf8), second), ([1], nowhere)], action: "write the report")
    }
    #expect(try text(of: first) == "old")
    #expect(try directory.names == ["first"])
    try OutputFile.write([(Array("new".utf8), first), (Array("other".utf8), second)], action: "write the report")
    #expect(try text(of: first) == "new")
    #expect(try mode(of: first) == 0o600)
    #expect(try text(of: second) == "other")
    #expect(try directory.names == ["first", "second"])
  }

  @Test("that is new has the mode that the umask allows")
  func umaskOfProcess() async {
    // The umask is the whole process's.
    await #expect(processExitsWith: .success) {
      let directory = try TemporaryDirectory()
      for (mask, wanted) in [(0o077, 0o600), (0o027, 0o640), (0o002, 0o664)] {
        umask(mode_t(mask))
        let file = directory.path.appending("report-\(mask)")
        try OutputFile.write([1], to: file, action: "write the report")
        #expect(try mode(of: file) == wanted)
      }
    }
  }

  @Test("that must be new leaves alone what is there, a link that leads nowhere included")
  func createsOnly() throws {
    let directory = try TemporaryDirectory()
    let file = try directory.file("policy", "precious")
    let error = try #require(throws: FileError.self) { try OutputFile.create([1], at: file, action: "write the policy") }
    #expect("\(error)".contains("a file is there already"))
    #expect(try text(of: file) == "precious")
    let link = directory.path.appending("link")
    try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: directory.path.appending("elsewhere").string)
    #expect(throws: FileError.self) { try OutputFile.create([1], at: link, action: "write the policy") }
    #expect(try directory.names == ["link", "policy"])
    let new = directory.path.appending("new")
    try OutputFile.create(Array("policy".utf8), at: new, action: "write the policy")
    #expect(try text(of: new) == "policy")
    #expect(try directory.names == ["link", "new", "policy"])
  }

  @Test("can be for its owner alone")
  func permissions() throws {
    let directory = try TemporaryDirectory()
    let file = directory.path.appending("plan")
    try OutputFile.write([1], to: file, action: "save the plan", permissions: .ownerReadWrite)
    #expect(try mode(of: file) == 0o600)
  }

  @Test("replaces a symbolic link, and leaves alone what it points to")
  func symbolicLink() throws {
    let directory = try TemporaryDirectory()
    let target = try directory.file("target", "precious")
    let link = directory.path.appending("report")
    try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: target.string)
    try OutputFile.write(Array("new".utf8), to: link, action: "write the report")
    #expect(try text(of: target) == "precious")
    #expect(try text(of: link) == "new")
  }

  @Test("in a directory that isn't there is an error, and nothing is made")
  func noDirectory() throws {
    let directory = try TemporaryDirectory()
    let file = directory.path.appending("missing").appending("report")
    let error = try #require(throws: FileError.self) { try OutputFile.write([1], to: file, action: "write the report") }
    #expect("\(error)".contains("can't write the report \(file): No such file or directory; check the path"))
    #expect(try directory.names == [])
  }

  @Test("on a full disk is an error, and the old bytes stay")
  func fullDisk() throws {
    let error = try #require(throws: FileError.self) { try OutputFile.write([1], to: "/proc/self/report", action: "write the report") }
    #expect("\(error)".contains("/proc/self/report"))
  }

  @Test("that is a directory is an error")
  func directory() throws {
    let directory = try TemporaryDirectory()
    #expect(throws: FileError.self) { try OutputFile.write([1], to: directory.path, action: "write the report") }
    #expect(try directory.names == [])
  }
}

@Suite("An input file")
struct InputFileTests {
  @Test("is read whole")
  func whole() throws {
    let directory = try TemporaryDirectory()
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
    let file = directory.path.appending("large")
    try OutputFile.write(bytes, to: file, action: "write")
    #expect(try InputFile.read(file, to: "read", limit: bytes.count) == bytes)
  }

  @Test("over the limit is an error, not a part of itself")
  func limit() throws {
    let directory = try TemporaryDirectory()
    let file = try directory.file("f", "12345")
    let error = try #require(throws: FileError.self) { try InputFile.read(file, to: "read the plan", limit: 4) }
    #expect(error.reason == "it is larger than 4 bytes")
  }

  @Test("with a secret gives its first line", arguments: ["s3cret pass\r\nnext\n", "s3cret pass", "s3cret pass\n"])
  func secret(content: String) throws {
    let directory = try TemporaryDirectory()
    let file = try directory.file("password", content, mode: 0o600)
    #expect(try readSecret(file) == "s3cret pass")
  }

  @Test("with a secret that others can read is refused", arguments: [0o640, 0o604, 0o644])
  func openSecret(mode: Int) throws {
    let directory = try TemporaryDirectory()
    let file = try directory.file("password", "secret", mode: mode)
    let error = try #require(throws: FileError.self) { try readSecret(file) }
    #expect("\(error)".contains("chmod 600"))
    #expect(!"\(error)".contains("secret\n"))
  }

  @Test("with a secret of another user is refused", .enabled(if: geteuid() == 0, "only root can give a file away"))
  func foreignSecret() throws {
    let directory = try TemporaryDirectory()
    let file = try directory.file("password", "secret", mode: 0o600)
    #expect(chown(file.string, 4711, 4711) == 0)
    let error = try #require(throws: FileError.self) { try readSecret(file) }
    #expect("\(error)".contains("it belongs to another user"))
  }

  @Test("with an empty secret, or one that does not end, is refused", arguments: ["", "\n", String(repeating: "x", count: 64)])
  func strangeSecret(content: String) throws {
    let directory = try TemporaryDirectory()
    let file = try directory.file("password", content, mode: 0o600)
    #expect(throws: FileError.self) { try readSecret(file) }
  }

  @Test("lets no control character through, whatever came back")
  func printableErrors() {
    let error = FileError(action: "read the plan", path: "p\u{1B}[2J", reason: "key “\u{1B}]0;x\u{7}”")
    #expect(!"\(error)".contains("\u{1B}"))
  }

  private func readSecret(_ path: FilePath) throws -> String {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 1)
    defer { room.deallocate() }
    return String(decoding: room.prefix(try InputFile.readSecret(path, into: room, to: "read the password")), as: UTF8.self)
  }
}
