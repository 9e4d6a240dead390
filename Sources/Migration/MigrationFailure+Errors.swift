internal import Delegation
internal import Kerberos
internal import SMB

extension MigrationFailure {
  /// What an error means at a step, and what to do about it.
  init(_ step: Step, _ error: any Error, _ migration: DiskMigration) {
    switch error {
    case let error as SMBError: self.init(step, error.summary, cause: error.likelyCause, mend: error.advice)
    case let error as KerberosError: self.init(step, error.summary, cause: error.likelyCause, mend: error.advice)
    case is CancellationError:
      self.init(step, "it was stopped", mend: "Run again.")
    case is TooLittleSpace:
      self.init(step, "\(error)", mend: "Take a smaller --size, a smaller --parallel, or another directory or share.")
    case is DifferentBytes, is DifferentSize:
      self.init(
        step, "\(error)", cause: "the target's storage or something on the way changes data",
        mend: "Do not migrate to this target before its storage is checked.")
    case is SessionNotSeen, is ShareNotSeen:
      self.init(step, "\(error)", mend: "Look at \(migration.route.target): Get-SmbSession, Get-SmbShare.")
    case is DiskError: self.init(step, "\(error)", mend: "Mend the disk that is moved, or leave --disk out.")
    case is ForeignObject: self.init(step, "\(error)", mend: "Look at \(migration.route.target) by hand; the journal stays.")
    default: self.init(step, "\(error)", mend: "Mend what is said here, and run again.")
    }
  }
}

extension SessionSeen {
  init(_ session: SessionSummary) {
    self.init(
      dialect: session.dialect.description, signing: session.signing.description,
      cipher: session.isEncrypted ? session.cipher?.description : nil)
  }
}
