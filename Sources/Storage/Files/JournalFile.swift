public import Delegation
public import SystemPackage

/// The journal of what `provision` writes to the directory.
public typealias JournalFile = RecordFile<JournalRecord>

extension RecordFile where Record == JournalRecord {
  /// Reads a journal.
  ///
  /// - Throws: ``FileError``.
  public static func read(at path: FilePath) throws(FileError) -> Journal {
    try journal(try readRecords(at: path), path)
  }

  /// Reads a journal, and opens it to be continued.
  ///
  /// A last line that was cut off is what a kill in mid-write leaves, and is taken away; any other damage is an error.
  /// - Throws: ``FileError``; also when another run holds the journal.
  public static func `continue`(at path: FilePath) throws(FileError) -> (journal: Journal, file: JournalFile) {
    let (records, file) = try continueRecords(at: path)
    return (try journal(records, path), file)
  }

  private static func journal(_ records: [JournalRecord], _ path: FilePath) throws(FileError) -> Journal {
    do {
      return try Journal(records)
    } catch {
      throw FileError(action: "read the journal", path: path.string, reason: "\(error)", advice: "it may have been edited")
    }
  }
}
