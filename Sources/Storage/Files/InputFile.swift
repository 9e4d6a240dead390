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
    return try read(file, path, to: action, limit: limit)
  }

  /// The bytes of an open file, from where it stands.
  static func read(_ file: Int32, _ path: FilePath, to action: String, limit: Int) throws(FileError) -> [UInt8] {
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

  /// Lends the first line of a file that holds a secret, and wipes it afterwards; refused where others than its owner can read it.
  ///
  /// - Throws: ``FileError``, also when the line is empty or longer than a secret is.
  public static func withSecret<Result>(
    in path: FilePath, to action: String, _ body: (UnsafeRawBufferPointer) -> Result
  ) throws(FileError) -> Result {
    let file = try open(path, to: action)
    defer { _ = Glibc.close(file) }
    try requirePrivate(file, path, action)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: secretLimit, alignment: 1)
    defer {
      if let start = buffer.baseAddress { explicit_bzero(start, buffer.count) }
      buffer.deallocate()
    }
    let count = Glibc.read(file, buffer.baseAddress, buffer.count)
    guard count >= 0 else { throw FileError(action: action, path: path.string, errno: errno) }
    let line = buffer[..<count].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    guard !line.isEmpty else { throw FileError(action: action, path: path.string, reason: "its first line is empty") }
    guard line.count < secretLimit else {
      throw FileError(action: action, path: path.string, reason: "its first line is too long for a password")
    }
    return body(UnsafeRawBufferPointer(rebasing: buffer[..<line.endIndex]))
  }

  /// Longer than any password.
  private static let secretLimit = 4096

  private static func requirePrivate(_ file: Int32, _ path: FilePath, _ action: String) throws(FileError) {
    var status = stat()
    guard fstat(file, &status) == 0 else { throw FileError(action: action, path: path.string, errno: errno) }
    guard status.st_mode & 0o077 == 0 else {
      throw FileError(
        action: action, path: path.string, reason: "others than its owner can read it (mode 0\(String(status.st_mode & 0o777, radix: 8)))",
        advice: "chmod 600 it, and change the password if somebody may have read it")
    }
  }

  private static func open(_ path: FilePath, to action: String) throws(FileError) -> Int32 {
    let file = Glibc.open(path.string, O_RDONLY | O_CLOEXEC)
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
