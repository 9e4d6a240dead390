/// How large the parts of an LDIF file may be before the reader refuses it.
///
/// The file is in memory already; the limits keep a hostile one from being copied as a single value or record.
public struct LDIFLimits: Hashable, Sendable {
  /// The most bytes of one line after unfolding; 16 MiB holds the largest value that a domain controller takes by default (10 MiB) in
  /// base64.
  public var lineLength: Int

  /// The most bytes of one record as it stands in the file; 256 MiB holds a group of two million members.
  public var recordSize: Int

  /// Makes limits; both counts are in bytes.
  public init(lineLength: Int = 16 << 20, recordSize: Int = 256 << 20) {
    self.lineLength = lineLength
    self.recordSize = recordSize
  }
}
