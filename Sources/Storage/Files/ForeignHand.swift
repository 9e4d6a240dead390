internal import Glibc
public import SystemPackage

/// Who else may have a hand in a file that decides what is done: as ssh looks at its own files, and git at the owner of a repository.
public enum ForeignHand {
  /// Why a file may be somebody else's doing; `nil` where only its owner, who is this user or root, can have made or changed it.
  ///
  /// - Returns: `nil` as well where there is no such file.
  public static func on(_ path: FilePath) -> String? {
    let file = Glibc.open(path.string, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { _ = Glibc.close(file) }
    return on(file, path)
  }

  /// The same of a file that is open, so that it is the one that is read.
  static func on(_ file: Int32, _ path: FilePath) -> String? {
    // The directory first: where nobody else can write it, its names stay what they are.
    directory(of: path) ?? link(path) ?? opened(file)
  }

  private static func directory(of path: FilePath) -> String? {
    let parent = path.removingLastComponent()
    var status = stat()
    guard stat(parent.isEmpty ? "." : parent.string, &status) == 0 else { return "its directory can't be looked at" }
    if !isTrusted(status) { return "its directory belongs to another user (\(status.st_uid))" }
    // In a sticky one, as /tmp, everybody can make a file, and only its owner can take it away.
    guard status.st_mode & 0o022 == 0 || status.st_mode & S_ISVTX != 0 else {
      return "others can write its directory (mode 0\(octal(status)))"
    }
    return nil
  }

  private static func link(_ path: FilePath) -> String? {
    var status = stat()
    guard lstat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFLNK, !isTrusted(status) else { return nil }
    return "it is a symbolic link of another user (\(status.st_uid))"
  }

  private static func opened(_ file: Int32) -> String? {
    var status = stat()
    guard fstat(file, &status) == 0 else { return "it can't be looked at" }
    guard status.st_mode & S_IFMT == S_IFREG else { return "it is no regular file" }
    if !isTrusted(status) { return "it belongs to another user (\(status.st_uid))" }
    return status.st_mode & 0o022 == 0 ? nil : "others than its owner can write it (mode 0\(octal(status)))"
  }

  private static func isTrusted(_ status: stat) -> Bool { status.st_uid == geteuid() || status.st_uid == 0 }

  private static func octal(_ status: stat) -> String { String(status.st_mode & 0o7777, radix: 8) }
}
