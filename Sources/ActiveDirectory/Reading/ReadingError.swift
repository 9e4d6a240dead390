internal import Delegation
internal import PrintableText

/// Something that had to be read and could not be: then nothing follows from the rest.
public struct ReadingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The server's URL.
  public var server: String
  /// The object.
  public var object: String
  /// What is wrong.
  public var problem: String
  /// What to do.
  public var advice: String

  public var description: String {
    "\(server): \(object.printable): \(problem.printable); \(advice)"
  }
}
