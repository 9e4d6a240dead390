/// What a run or a connection that is gone has sent, and a server may still be at work on.
public enum LateRequests {
  /// How long that may take; it can't be known, and this is many times what was seen.
  public static let limit = Duration.seconds(5)
}
