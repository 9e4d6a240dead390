/// What was seen of a disk on its way from a source to a target.
public struct MigrationProof: Hashable, Sendable {
  /// The session that the delegated ticket opened; `nil` where it opened none.
  public var session: SessionSeen?
  /// The share that the disk went through.
  public var share: ShareSeen?
  /// The interfaces that the target offers.
  public var interfaces: [InterfaceSeen] = []
  /// The disk's way; `nil` where it did not get so far.
  public var transfer: TransferSeen?
  /// Where it ended, and why; `nil` where it did not.
  public var failure: MigrationFailure?

  /// Nothing seen yet.
  public init() {}

  /// Whether the target held every byte that was sent, was looked at as far as it lets the operator, and is now as it was before.
  public var isProven: Bool {
    failure == nil && session != nil && share != nil && transfer?.isVerified ?? false
  }
}

/// An SMB session, as both sides see it.
public struct SessionSeen: Hashable, Sendable {
  /// `3.1.1`.
  public var dialect: String
  /// How messages were signed: `AES-128-GMAC`.
  public var signing: String
  /// What encrypted; `nil` where only signatures protected.
  public var cipher: String?
  /// Whom the target takes the session for; `nil` where it was not asked, or does not tell it the operator.
  public var user: String?

  /// A session.
  public init(dialect: String, signing: String, cipher: String?, user: String? = nil) {
    self.dialect = dialect
    self.signing = signing
    self.cipher = cipher
    self.user = user
  }
}

/// A share, as the target describes it.
public struct ShareSeen: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// Whether it was made for this proof.
  public var isTemporary: Bool
  /// Whether its descriptor lets the operator in and nobody else; `nil` where the target does not say.
  public var isExclusive: Bool?

  /// A share.
  public init(name: String, isTemporary: Bool, isExclusive: Bool?) {
    self.name = name
    self.isTemporary = isTemporary
    self.isExclusive = isExclusive
  }
}

/// A network interface of a target.
public struct InterfaceSeen: Hashable, Sendable, Codable {
  /// Its address.
  public var address: String
  /// In bits a second.
  public var speed: UInt64
  /// Whether it can do RDMA.
  public var rdma: Bool

  /// An interface.
  public init(address: String, speed: UInt64, rdma: Bool) {
    self.address = address
    self.speed = speed
    self.rdma = rdma
  }
}

/// A disk that was written.
public struct TransferSeen: Hashable, Sendable {
  /// How big the disk is.
  public var bytes: UInt64
  /// How long writing and flushing took, in seconds.
  public var seconds: Double
  /// Whether all of it was read back and found to be what was sent.
  public var isVerified: Bool

  /// A transfer.
  public init(bytes: UInt64, seconds: Double, isVerified: Bool) {
    self.bytes = bytes
    self.seconds = seconds
    self.isVerified = isVerified
  }
}

/// Where a migration ended.
public struct MigrationFailure: Hashable, Sendable {
  /// The steps, in their order.
  public enum Step: String, CaseIterable, Hashable, Sendable, Codable {
    /// Opening the session with the delegated ticket.
    case session
    /// Making the temporary share, or entering the one that is there.
    case share
    /// Asking for the free space.
    case space
    /// Writing and flushing the disk.
    case write
    /// Reading it back and comparing it.
    case compare
    /// Looking at session and share from the target's side.
    case look
    /// Taking away disk, share and session.
    case cleanUp = "clean-up"
  }

  /// Where it ended.
  public var step: Step
  /// What failed, with what came back.
  public var explanation: String
  /// The likely cause; empty where the explanation says it all.
  public var cause: String
  /// What to do.
  public var mend: String

  /// A failure.
  public init(_ step: Step, _ explanation: String, cause: String = "", mend: String) {
    self.step = step
    self.explanation = explanation
    self.cause = cause
    self.mend = mend
  }
}
