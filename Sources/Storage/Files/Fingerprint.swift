internal import CLibCrypto
public import Delegation

/// The SHA-256 of a plan's canonical form, in hexadecimal: what binds an execution to a review.
public enum Fingerprint {
  /// A plan's fingerprint, 64 digits.
  public static func of(_ plan: Plan) -> String {
    let form = plan.canonicalForm()
    let digest = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, count in
      var length: UInt32 = 0
      // One-shot SHA-256 of memory can't fail but for lack of memory.
      precondition(EVP_Digest(form, form.count, buffer.baseAddress, &length, EVP_sha256(), nil) == 1)
      count = Int(length)
    }
    return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
