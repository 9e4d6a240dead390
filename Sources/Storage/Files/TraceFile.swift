public import Delegation
public import SystemPackage

/// The journal of what `verify` makes for a while.
public typealias TraceFile = RecordFile<TraceRecord>

extension RecordFile where Record == TraceRecord {
  /// Reads what may still be there.
  ///
  /// - Throws: ``FileError``.
  public static func read(at path: FilePath) throws(FileError) -> Traces {
    try traces(try readRecords(at: path), path)
  }

  /// Reads what may still be there, and opens the journal to be continued.
  ///
  /// - Throws: ``FileError``; also when another run holds the journal.
  public static func `continue`(at path: FilePath) throws(FileError) -> (traces: Traces, file: TraceFile) {
    let (records, file) = try continueRecords(at: path)
    return (try traces(records, path), file)
  }

  private static func traces(_ records: [TraceRecord], _ path: FilePath) throws(FileError) -> Traces {
    do {
      return try Traces(records)
    } catch {
      throw FileError(action: "read the journal", path: path.string, reason: "\(error)", advice: "it may have been edited")
    }
  }

  /// Takes the journal away, when nothing is left that it tells of.
  ///
  /// - Throws: ``FileError``.
  public func remove() throws(FileError) {
    try OutputFile.remove(path, action: "remove the journal")
  }
}
