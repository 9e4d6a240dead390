public import Delegation

/// Where it is noted what is made and taken away; each call returns when the note is on the disk.
public protocol TraceLog: Sendable {
  /// The run's identifier.
  var run: String { get }
  /// Announces what is about to be made, and gives it a number.
  func willMake(_ trace: Trace) throws -> Int
  /// What was announced was certainly not made.
  func didNotMake(_ number: Int) throws
  /// What was made is gone.
  func didRemove(_ number: Int) throws
}
