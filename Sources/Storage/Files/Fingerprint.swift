public import Delegation
internal import Digests

/// The SHA-256 of a plan's canonical form, in hexadecimal: what binds an execution to a review.
public enum Fingerprint {
  /// A plan's fingerprint, 64 digits.
  public static func of(_ plan: Plan) -> String {
    SHA256.hexadecimal(plan.canonicalForm())
  }
}
