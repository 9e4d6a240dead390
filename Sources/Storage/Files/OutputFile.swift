internal import Glibc
public import SystemPackage

/// Files that are written whole or not at all.
public enum OutputFile {
  /// Puts bytes into a file: into a new one beside it first, synced, then renamed over it.
  ///
  /// A symbolic link in its place is replaced, never followed; whoever reads the file sees the old bytes or the new ones. A device or a pipe
  /// is refused: it would be replaced as well.
  ///
  /// - Parameters:
  ///   - action: what is being done, for the message: "write the report".
  ///   - isPrivate: whether only its owner may read the file; else the umask decides, or the mode of the file that is there.
  /// - Throws: ``FileError``; then the file is as it was.
  public static func write(_ bytes: [UInt8], to path: FilePath, action: String, isPrivate: Bool = false) throws(FileError) {
    let (file, temporary) = try makeTemporary(beside: path, action: action, isPrivate: isPrivate)
    do throws(FileError) {
      defer { _ = Glibc.close(file) }
      try writeAll(bytes[...], to: file, action: action, path: path)
      guard fsync(file) == 0, rename(temporary, path.string) == 0 else {
        throw FileError(action: action, path: path.string, errno: errno)
      }
    } catch {
      _ = unlink(temporary)
      throw error
    }
    try syncDirectory(of: path, action: action)
  }

  /// Makes sure that a file can be put where one is to be written later: a wrong path must be told before the work, not after it.
  ///
  /// - Throws: ``FileError``.
  public static func requirePlace(for path: FilePath, action: String) throws(FileError) {
    let (file, temporary) = try makeTemporary(beside: path, action: action, isPrivate: true)
    _ = Glibc.close(file)
    _ = unlink(temporary)
  }

  private static func makeTemporary(
    beside path: FilePath, action: String, isPrivate: Bool
  ) throws(FileError) -> (file: Int32, path: String) {
    guard path.lastComponent?.kind == .regular else { throw FileError(action: action, path: path.string, errno: EISDIR) }
    var status = stat()
    let isThere = stat(path.string, &status) == 0
    if isThere, status.st_mode & S_IFMT != S_IFREG {
      guard status.st_mode & S_IFMT != S_IFDIR else { throw FileError(action: action, path: path.string, errno: EISDIR) }
      throw FileError(
        action: action, path: path.string, reason: "it is a device or a pipe",
        advice: "name a file; without one, the output goes to standard output")
    }
    let temporary = "\(path.string).\(UInt64.random(in: 0 ... .max))"
    let file = Glibc.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, isPrivate ? 0o600 : 0o666)
    guard file >= 0 else { throw FileError(action: action, path: path.string, errno: errno) }
    if isThere, !isPrivate { _ = fchmod(file, status.st_mode & 0o777) }
    return (file, temporary)
  }

  /// Writes every byte to an open file.
  static func writeAll(_ bytes: ArraySlice<UInt8>, to file: Int32, action: String, path: FilePath) throws(FileError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw FileError(action: action, path: path.string, errno: count < 0 ? errno : ENOSPC) }
      rest = rest.dropFirst(count)
    }
  }

  /// Makes a new name last: a file's name is its directory's content.
  static func syncDirectory(of path: FilePath, action: String) throws(FileError) {
    let parent = path.removingLastComponent()
    let directory = Glibc.open(parent.isEmpty ? "." : parent.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw FileError(action: action, path: path.string, errno: errno) }
    defer { _ = Glibc.close(directory) }
    guard fsync(directory) == 0 || errno == EINVAL else { throw FileError(action: action, path: path.string, errno: errno) }
  }
}
