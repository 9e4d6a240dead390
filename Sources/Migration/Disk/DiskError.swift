internal import Glibc
internal import PrintableText

/// A disk that could not be made or read: what was being done, with which disk, what came back, and what to do.
public struct DiskError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was being done, for instance "read".
  public let action: String
  /// The disk: a file's path, or what a generated one is called.
  public let disk: String
  /// What came back.
  public let reason: String
  /// What to do.
  public let advice: String?

  /// An error in words.
  init(_ action: String, _ disk: String, _ reason: String, advice: String? = nil) {
    self.action = action
    self.disk = disk
    self.reason = reason
    self.advice = advice
  }

  /// An error of the system, by its number.
  init(_ action: String, _ disk: String, errno code: Int32) {
    let advice: String? =
      switch code {
      case ENOENT, ENOTDIR: "check the path"
      case EACCES, EPERM: "check who owns it and who may read it"
      case EIO: "the storage below it fails; look at the kernel's log"
      case ESTALE: "the file server has lost it; open it again"
      default: nil
      }
    self.init(action, disk, String(cString: strerror(code)), advice: advice)
  }

  public var description: String {
    "can't \(action) \(disk.printable): \(reason.printable)" + (advice.map { "; \($0)" } ?? "")
  }
}
