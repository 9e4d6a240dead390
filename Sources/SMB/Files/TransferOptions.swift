/// Over how many connections a file is transferred, and how long a lost one is tried anew.
public struct TransferOptions: Sendable {
  /// What a lane is, beyond the first one.
  public enum Lane: Sendable {
    /// A session of its own, to the same address: on Samba it gets a server process of its own.
    case session
    /// Another channel of the first session, to another of the server's addresses where it tells some.
    case channel
  }

  /// How many lanes at most; each has a connection and a thread of its own.
  ///
  /// Several sessions let others open the file for writing, too; they help where the server has processors to spare.
  public var lanes = 1
  /// What they are.
  public var kind = Lane.session
  /// What makes another lane worth its logon, in bytes.
  public var bytesPerLane: UInt64 = 32 << 20
  /// How many times in a row a lane is connected anew without having moved anything.
  public var tries = 5
  /// How long to wait before the first of them; it doubles with each.
  public var firstPause = Duration.milliseconds(100)
  /// The longest wait.
  public var longestPause = Duration.seconds(3)

  /// The defaults.
  public init() {}

  /// Channels have one handle together; sessions have one each.
  var needsSharing: Bool { lanes > 1 && kind == .session }
}

/// The tries that are left of a lane that loses its connection again and again.
struct Tries {
  private let options: TransferOptions
  private var made = 0

  init(_ options: TransferOptions) {
    self.options = options
  }

  /// Waits before the next try.
  ///
  /// - Throws: the error itself, if no try is left.
  mutating func wait(after error: SMBError, hasProgressed: Bool) async throws {
    if hasProgressed { made = 0 }
    guard made < options.tries else { throw error.givenUp(after: made) }
    try await Task.sleep(for: min(options.firstPause * (1 << min(made, 20)), options.longestPause))
    made += 1
  }
}

extension SMBError {
  func givenUp(after tries: Int) -> SMBError {
    guard tries > 0 else { return self }
    let note = "connected anew \(tries) times, without success"
    return SMBError(operation, server: server, object: object, kind, diagnostic: diagnostic.isEmpty ? note : "\(diagnostic); \(note)")
  }
}
