public import Delegation
public import SMB

/// A disk's migration along one edge, as far as Kerberos and SMB go, and what is seen of it.
///
/// This is what a shared-nothing live migration does with the disk: a session as the operator, a temporary share on the target, the disk
/// through it. The hosts' own protocol on TCP 6600, which moves the machine's memory, is not spoken.
public struct DiskMigration: Sendable {
  /// How far one is.
  public struct Progress: Hashable, Sendable {
    /// What is being done.
    public var step: MigrationFailure.Step
    /// Bytes that were written, or read back.
    public var done: UInt64
    /// The disk's size in bytes.
    public var total: UInt64
  }

  let route: Route
  let disk: any DiskImage
  let destination: Destination
  /// How many disks may be on the target at the same time.
  let simultaneous: Int
  let options: ClientOptions
  let log: any TraceLog

  /// A migration that has not begun.
  public init(
    _ disk: any DiskImage, along route: Route, to destination: Destination, simultaneous: Int, options: ClientOptions = ClientOptions(),
    log: any TraceLog
  ) {
    self.route = route
    self.disk = disk
    self.destination = destination
    self.simultaneous = simultaneous
    self.options = options
    self.log = log
  }

  /// Moves the disk, looks at it, and takes everything away again, also after a failure and when the task is cancelled.
  ///
  /// - Parameter report: is told how far it is, on any thread.
  public func prove(_ report: @escaping @Sendable (Progress) -> Void = { _ in }) async -> MigrationProof {
    var attempt = MigrationAttempt(self, report)
    return await attempt.run()
  }
}
