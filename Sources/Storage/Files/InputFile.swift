internal import Glibc
public import SystemPackage

/// Reading of whole files, with a limit on their size.
public enum InputFile {
  /// The bytes of a file.
  ///
  /// - Parameters:
  ///   - action: what is being done, for the message: "read the policy".
  ///   - limit: the most bytes that are taken; a larger file is an error, not a smaller result.
  /// - Throws: ``FileError``.
  public static func read(_ path: FilePath, to action: String, limit: Int) throws(FileError) -> [UInt8] {
    let file = try open(path, to: action)
    defer { _ = Glibc.close(file) }
    return try readAll(file, of: path, to: action, limit: limit)
  }

  /// The bytes of a file that nobody has named: one that is there under the usual name may have been put there for us.
  ///
  /// - Throws: ``FileError``, also where anybody but this user and root may have a hand in it.
  public static func readUnnamed(_ path: FilePath, to action: String, limit: Int) throws(FileError) -> [UInt8] {
    // A pipe must not make us wait before it is refused.
    let file = try open(path, to: action, flags: O_NONBLOCK)
    defer { _ = Glibc.close(file) }
    if let reason = ForeignHand.on(file, path) {
      throw FileError(
        action: action, path: path.string, reason: reason, advice: "nobody named it: look at it, and use --config \(path) if it is yours")
    }
    return try readAll(file, of: path, to: action, limit: limit)
  }

  /// The bytes of an open file, from where it stands.
  static func readAll(_ file: Int32, of path: FilePath, to action: String, limit: Int) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let chunk = try readChunk(file, path, action)
      if chunk.isEmpty { return bytes }
      guard bytes.count + chunk.count <= limit else {
        throw FileError(action: action, path: path.string, reason: "it is larger than \(limit) bytes")
      }
      bytes.append(contentsOf: chunk)
    }
  }

  /// Reads the first line of a file that holds a secret into the caller's memory, which is the caller's to wipe; there is no other copy.
  ///
  /// - Parameters:
  ///   - room: takes the line and, for the moment, what follows it; a line that doesn't end in it is an error.
  /// - Returns: how many bytes the line has.
  /// - Throws: ``FileError``, also where the line is empty, others than the file's owner can read it, or the owner is neither we nor root.
  public static func readSecret(
    _ path: FilePath, into room: UnsafeMutableRawBufferPointer, to action: String
  ) throws(FileError) -> Int {
    let file = try open(path, to: action)
    defer { _ = Glibc.close(file) }
    let status = try ownedStatus(of: file, path, to: action)
    guard status.st_mode & 0o077 == 0 else {
      throw FileError(
        action: action, path: path.string, reason: "others than its owner can read it (mode 0\(String(status.st_mode & 0o777, radix: 8)))",
        advice: "chmod 600 it, and change the password if somebody may have read it")
    }
    var count = 0
    while count < room.count {
      let more = Glibc.read(file, room.baseAddress.map { $0 + count }, room.count - count)
      if more < 0, errno == EINTR { continue }
      guard more >= 0 else { throw FileError(action: action, path: path.string, errno: errno) }
      if more == 0 { break }
      count += more
    }
    let end = room.prefix(count).firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    guard end != nil || count < room.count else {
      throw FileError(action: action, path: path.string, reason: "its first line has \(room.count) bytes or more")
    }
    guard end != 0, count > 0 else { throw FileError(action: action, path: path.string, reason: "its first line is empty") }
    return end ?? count
  }

  /// What an open file is; refused where it is neither ours nor root's.
  static func ownedStatus(of file: Int32, _ path: FilePath, to action: String) throws(FileError) -> stat {
    var status = stat()
    guard fstat(file, &status) == 0 else { throw FileError(action: action, path: path.string, errno: errno) }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw FileError(
        action: action, path: path.string, reason: "it belongs to another user (\(status.st_uid))", advice: "use a file of your own")
    }
    return status
  }

  private static func open(_ path: FilePath, to action: String, flags: Int32 = 0) throws(FileError) -> Int32 {
    let file = Glibc.open(path.string, O_RDONLY | O_CLOEXEC | flags)
    guard file >= 0 else { throw FileError(action: action, path: path.string, errno: errno) }
    return file
  }

  private static func readChunk(_ file: Int32, _ path: FilePath, _ action: String) throws(FileError) -> [UInt8] {
    var failure: Int32 = 0
    let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
      var result = Glibc.read(file, buffer.baseAddress, buffer.count)
      while result < 0, errno == EINTR { result = Glibc.read(file, buffer.baseAddress, buffer.count) }
      if result < 0 { failure = errno }
      count = max(0, result)
    }
    guard failure == 0 else { throw FileError(action: action, path: path.string, errno: failure) }
    return chunk
  }
}
