internal import Glibc
internal import SystemPackage

/// Standard output, where a write that fails is an error like any other.
public enum StandardOutput {
  /// Writes every byte.
  ///
  /// - Throws: ``FileError``, for instance when the disk is full or the reader has left.
  public static func write(_ bytes: [UInt8]) throws(FileError) {
    try OutputFile.writeAll(bytes[...], to: STDOUT_FILENO, action: "write to", path: "standard output")
  }
}
