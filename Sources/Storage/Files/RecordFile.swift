public import Foundation
internal import Glibc
public import SystemPackage

/// A file of records on disk, one JSON object a line, mode 0600, appended to and never rewritten: a journal of whatever kind.
public final class RecordFile<Record: Codable> {
  /// Where the journal is.
  public let path: FilePath
  private let file: Int32
  private let encoder = JSONEncoder()
  /// Whether an append has failed: what came after it would stand behind a gap.
  private var isBroken = false
  /// When the last line was written before the journal was opened to be continued.
  public private(set) var lastWritten: Date?
  /// What each message says was being done.
  private static var action: String { "write the journal" }

  /// The most bytes that a journal is read of: many times what a mesh of 500 hosts needs.
  private static var limit: Int { 1 << 30 }

  private init(path: FilePath, file: Int32) {
    self.path = path
    self.file = file
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  deinit {
    _ = Glibc.close(file)
  }

  /// Starts a journal with its first lines, which are there and on the disk from the moment on that the journal has its name, whatever
  /// happens meanwhile; a file that is there is never touched.
  ///
  /// - Throws: ``FileError``; there is no journal then.
  public static func create(at path: FilePath, beginning records: [Record]) throws(FileError) -> RecordFile {
    let (file, temporary) = try OutputFile.makeTemporary(beside: path, action: action, flags: O_APPEND)
    defer { _ = unlink(temporary) }
    let journal = RecordFile(path: path, file: file)
    try journal.lock()
    try journal.append(records, sync: true)
    // Unlike a renamed file, a second name can't replace what is there.
    guard link(temporary, path.string) == 0 else { throw FileError(action: action, path: path.string, errno: errno) }
    try OutputFile.syncDirectory(of: path, action: action)
    return journal
  }

  /// Reads a journal, and opens it to be continued.
  ///
  /// A last line that was cut off is what a kill in mid-write leaves, and is taken away; any other damage is an error.
  /// - Throws: ``FileError``; also when another run holds the journal.
  static func continueRecords(at path: FilePath) throws(FileError) -> (records: [Record], file: RecordFile) {
    let file = Glibc.open(path.string, O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC)
    guard file >= 0 else { throw FileError(action: "open the journal", path: path.string, errno: errno) }
    let opened = RecordFile(path: path, file: file)
    try opened.lock()
    try requireOurs(file, path)
    var status = stat()
    guard fstat(file, &status) == 0 else { throw FileError(action: action, path: path.string, errno: errno) }
    opened.lastWritten = Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9)
    let (records, length) = try parse(try InputFile.readAll(file, of: path, to: "read the journal", limit: limit), of: path)
    guard ftruncate(file, off_t(length)) == 0 else { throw FileError(action: action, path: path.string, errno: errno) }
    return (records, opened)
  }

  /// Reads a journal.
  ///
  /// - Throws: ``FileError``.
  static func readRecords(at path: FilePath) throws(FileError) -> [Record] {
    let file = Glibc.open(path.string, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard file >= 0 else { throw FileError(action: "read the journal", path: path.string, errno: errno) }
    defer { _ = Glibc.close(file) }
    try requireOurs(file, path)
    return try parse(try InputFile.readAll(file, of: path, to: "read the journal", limit: limit), of: path).records
  }

  /// Appends lines; with `sync` they are on the disk when this returns.
  ///
  /// All of them or none: what a full disk has cut off is taken away again, and nothing is appended after that.
  /// - Throws: ``FileError``.
  public func append(_ records: [Record], sync: Bool) throws(FileError) {
    var lines: [UInt8] = []
    do {
      for record in records {
        lines.append(contentsOf: try encoder.encode(record))
        lines.append(UInt8(ascii: "\n"))
      }
    } catch {
      throw FileError(action: Self.action, path: path.string, reason: "\(error)")
    }
    guard !isBroken else { throw FileError(action: Self.action, path: path.string, reason: "an earlier line could not be written") }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw FileError(action: Self.action, path: path.string, errno: errno) }
    do throws(FileError) {
      try OutputFile.writeAll(lines[...], to: file, action: Self.action, path: path)
      guard !sync || fdatasync(file) == 0 else { throw FileError(action: Self.action, path: path.string, errno: errno) }
    } catch {
      isBroken = true
      _ = ftruncate(file, status.st_size)
      throw error
    }
  }

  /// Two runs must not continue one journal at once.
  private func lock() throws(FileError) {
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      throw FileError(
        action: "open the journal", path: path.string, reason: "another run of kcdmesh is using it", advice: "wait until it has ended")
    }
  }

  /// What a journal says is done to the directory, so nobody else may have a hand in it.
  private static func requireOurs(_ file: Int32, _ path: FilePath) throws(FileError) {
    let action = "read the journal"
    let status = try InputFile.ownedStatus(of: file, path, to: action)
    guard status.st_mode & 0o022 == 0 else {
      throw FileError(
        action: action, path: path.string,
        reason: "others than its owner can write it (mode 0\(String(status.st_mode & 0o777, radix: 8)))",
        advice: "what it says may not be what was done; look at it, and at diff, then chmod 600 it")
    }
  }

  /// The whole lines, and their length.
  private static func parse(_ bytes: [UInt8], of path: FilePath) throws(FileError) -> (records: [Record], length: Int) {
    let whole = bytes.lastIndex(of: UInt8(ascii: "\n")).map { bytes[...$0] } ?? []
    let decoder = JSONDecoder()
    var number = 0
    do {
      let records = try whole.split(separator: UInt8(ascii: "\n")).map { line in
        number += 1
        return try decoder.decode(Record.self, from: Data(line))
      }
      return (records, whole.count)
    } catch {
      throw FileError(
        action: "read the journal", path: path.string,
        reason: "line \(number) is not a journal's: \((error as? DecodingError)?.summary ?? "\(error)")",
        advice: "it may have been edited")
    }
  }
}
