internal import Delegation
internal import Glibc
internal import PrintableText

/// A file that could not be read or written: what was being done, on which file, what came back, and what to do.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was being done, for instance "write the report".
  public var action: String
  /// The file.
  public var path: String
  /// What came back.
  public var reason: String
  /// What to do.
  public var advice: String?

  /// An error in words.
  public init(action: String, path: String, reason: String, advice: String? = nil) {
    self.action = action
    self.path = path
    self.reason = reason
    self.advice = advice
  }

  /// An error of the system, by its number.
  init(action: String, path: String, errno code: Int32) {
    let advice: String? =
      switch code {
      case ENOENT: "check the path; the directory must exist"
      case EACCES, EPERM: "check who owns it and who may use it"
      case ENOSPC, EDQUOT: "make room, then run again"
      case EROFS: "the file system is read-only; choose another place"
      case EISDIR: "it is a directory; name a file in it"
      case EEXIST: "a file is there already and is left as it is; choose another name"
      case ELOOP: "it is a symbolic link, which is not followed here; name the file itself"
      default: nil
      }
    self.init(action: action, path: path, reason: String(cString: strerror(code)), advice: advice)
  }

  public var description: String {
    "can't \(action) \(path.printable): \(reason.printable)" + (advice.map { "; \($0)" } ?? "")
  }
}
