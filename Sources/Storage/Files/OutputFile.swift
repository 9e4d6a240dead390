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
  ///   - permissions: who may use the file; else whoever may use the one that is there, or what the umask allows for a new one.
  /// - Throws: ``FileError``; the file is as it was then, but for one case: where only its directory can't be synced, it is the new one.
  public static func write(
    _ bytes: [UInt8], to path: FilePath, action: String, permissions: FilePermissions? = nil
  ) throws(FileError) {
    let mode = permissions.map { mode_t($0.rawValue) } ?? modeOfFile(at: path)
    try write(bytes, to: path, action: action, mode: mode) { rename($0, path.string) }
  }

  /// Puts bytes into a file that must not be there yet, also not since the caller has looked.
  ///
  /// - Throws: ``FileError``; what is there is left as it is.
  public static func create(_ bytes: [UInt8], at path: FilePath, action: String) throws(FileError) {
    // A second name can't be made over one that is there, be it a link that leads nowhere.
    try write(bytes, to: path, action: action, mode: nil) { temporary in
      defer { _ = unlink(temporary) }
      return link(temporary, path.string)
    }
  }

  /// Puts several files in their places, all of them or none: each is whole beside its place before the first one gets there.
  ///
  /// - Throws: ``FileError``; every file is as it was then, unless a name could not be changed though its file could be made beside it.
  public static func write(_ files: [(bytes: [UInt8], path: FilePath)], action: String) throws(FileError) {
    var waiting: [(temporary: String, path: FilePath)] = []
    do throws(FileError) {
      for (bytes, path) in files {
        waiting.append((try stage(bytes, beside: path, action: action, mode: modeOfFile(at: path)), path))
      }
      while let (temporary, path) = waiting.first {
        guard rename(temporary, path.string) == 0 else { throw FileError(action: action, path: path.string, errno: errno) }
        waiting.removeFirst()
      }
    } catch {
      for (temporary, _) in waiting { _ = unlink(temporary) }
      throw error
    }
    for (_, path) in files { try syncDirectory(of: path, action: action) }
  }

  private static func write(
    _ bytes: [UInt8], to path: FilePath, action: String, mode: mode_t?, place: (_ temporary: String) -> Int32
  ) throws(FileError) {
    let temporary = try stage(bytes, beside: path, action: action, mode: mode)
    guard place(temporary) == 0 else {
      let code = errno
      _ = unlink(temporary)
      throw FileError(action: action, path: path.string, errno: code)
    }
    try syncDirectory(of: path, action: action)
  }

  /// A new file with the bytes, synced, beside the place that it is for.
  private static func stage(_ bytes: [UInt8], beside path: FilePath, action: String, mode: mode_t?) throws(FileError) -> String {
    let (file, temporary) = try makeTemporary(beside: path, action: action, mode: mode == nil ? 0o666 : 0o600)
    do throws(FileError) {
      defer { _ = Glibc.close(file) }
      try writeAll(bytes[...], to: file, action: action, path: path)
      guard mode.map({ fchmod(file, $0) == 0 }) ?? true, fsync(file) == 0 else {
        throw FileError(action: action, path: path.string, errno: errno)
      }
    } catch {
      _ = unlink(temporary)
      throw error
    }
    return temporary
  }

  /// Who may use the regular file that is there; a link's target is not it.
  private static func modeOfFile(at path: FilePath) -> mode_t? {
    var status = stat()
    guard lstat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return status.st_mode & 0o777
  }

  /// Makes sure that a file can be put where one is to be written later: a wrong path must be told before the work, not after it.
  ///
  /// - Throws: ``FileError``.
  public static func requirePlace(for path: FilePath, action: String) throws(FileError) {
    let (file, temporary) = try makeTemporary(beside: path, action: action)
    _ = Glibc.close(file)
    _ = unlink(temporary)
  }

  /// A new file under a name of its own, beside the place that it is for.
  static func makeTemporary(
    beside path: FilePath, action: String, mode: mode_t = 0o600, flags: Int32 = 0
  ) throws(FileError) -> (file: Int32, path: String) {
    guard path.lastComponent?.kind == .regular else { throw FileError(action: action, path: path.string, errno: EISDIR) }
    var status = stat()
    if stat(path.string, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      guard status.st_mode & S_IFMT != S_IFDIR else { throw FileError(action: action, path: path.string, errno: EISDIR) }
      throw FileError(
        action: action, path: path.string, reason: "it is a device or a pipe",
        advice: "name a file; without one, the output goes to standard output")
    }
    let temporary = "\(path.string).\(UInt64.random(in: 0 ... .max))"
    let file = Glibc.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | flags, mode)
    guard file >= 0 else { throw FileError(action: action, path: path.string, errno: errno) }
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

  /// Takes a file away, for good.
  static func remove(_ path: FilePath, action: String) throws(FileError) {
    guard unlink(path.string) == 0 else { throw FileError(action: action, path: path.string, errno: errno) }
    try syncDirectory(of: path, action: action)
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
