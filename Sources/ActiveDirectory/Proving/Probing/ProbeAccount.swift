public import Delegation
public import Secrets
public import WindowsTypes

/// A computer account that stands in for hosts whose own keys can't be had, as it is found in the directory.
public struct ProbeObject: Hashable, Sendable {
  /// What tells it from any other account.
  public let identity: ProbeIdentity
  /// Where it is.
  public let distinguishedName: DistinguishedName
  /// What it is.
  public let guid: GUID
}

/// A probe that was made here, with its key.
public struct ProbeAccount: Sendable {
  /// The account.
  public let object: ProbeObject
  /// The account's password, which is nowhere else.
  public let password: Secret
}

/// What became of a probe that was to go.
public enum ProbeDeletion: Hashable, Sendable {
  /// It is gone.
  case deleted
  /// It was not there any more.
  case alreadyGone
  /// The object of its GUID is not a probe of this identity any more, and was left alone; the text says what it is.
  case foreign(String)
}
