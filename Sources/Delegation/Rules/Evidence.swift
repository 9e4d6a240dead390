/// What was read of the directory for a question, and what was not: a thing that could not be read is never an empty one.
public enum Evidence<Value: Sendable>: Sendable {
  /// All of it.
  case whole(Value)
  /// A part, and why there may be more.
  case part(Value, gap: String)
  /// Nothing, and why.
  case none(gap: String)

  /// What was read; `nil` where nothing was.
  public var value: Value? {
    switch self {
    case .whole(let value), .part(let value, _): value
    case .none: nil
    }
  }

  /// Why not everything is known; `nil` where it is.
  public var gap: String? {
    switch self {
    case .whole: nil
    case .part(_, let gap), .none(let gap): gap
    }
  }
}
