import Foundation
import Glibc
import Secrets

@testable import LDAP

extension FuzzTarget {
  private static let bindServer = FuzzServer()

  /// What a directory, or who stands in its way, answers to StartTLS, to a password and to a SASL mechanism (RFC 4511 4.2.2, 4.14.2).
  ///
  /// The first byte says which of them is asked. No ticket is at hand here, so the mechanism is one that needs none: the conversation is ours,
  /// what is in the tokens of GSSAPI is MIT's library's affair.
  static func bindAnswers(_ bytes: [UInt8]) throws {
    guard let request = bytes.first else { return }
    // libldap knows no MSG_NOSIGNAL; where it is used, its threads don't take the signal.
    signal(SIGPIPE, SIG_IGN)
    bindServer.answer(with: Array(bytes.dropFirst()))
    let handle = try Handle(connectingTo: ServerAddress("ldap://127.0.0.1:\(bindServer.port)"), within: .seconds(5))
    switch request % 3 {
    case 0:
      try handle.startTLS(trusting: trustStore, .all, within: .seconds(5))
      throw Contradiction("TLS has begun with a server that can only repeat itself")
    case 1:
      do {
        try handle.send(Secret(password.utf8), of: "CN=x", within: .seconds(5))
      } catch {
        try Contradiction.unless(!"\(error)".contains(password), "the password is in an error: \(error)")
      }
    default: try handle.converse("ANONYMOUS", nil, within: .seconds(5))
    }
  }

  private static let password = "correct-horse-battery-staple"

  /// One certificate, made for this: to load the system's takes longer than all the rest.
  private static let trustStore: String = {
    let path = "\(NSTemporaryDirectory())/kcdmesh-fuzz-\(ProcessInfo.processInfo.processIdentifier).pem"
    try? Data(certificate.utf8).write(to: URL(filePath: path))
    return path
  }()

  private static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIBkTCCATagAwIBAgIULcaWC91VXTvDHc/7tLX5WmF2mrUwCgYIKoZIzj0EAwIw
    FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyNTEzMzkzN1oYDzIxMjYxMTAx
    MTMzOTM3WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
    PQMBBwNCAARjYxkL7TgE5fpyilyd8MLzu49qalUiDxnMZV/Oiw5fxgKnXvXEY3dT
    Qin7O3oG9meKLdokXJjGb8jvQNFEjx/Do2QwYjAdBgNVHQ4EFgQUqIAfYb5D1dUl
    SMDrWnzBmfTWdqEwHwYDVR0jBBgwFoAUqIAfYb5D1dUlSMDrWnzBmfTWdqEwDwYD
    VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0kAMEYC
    IQDrT+1lTAc+4yG7lyqt1FeM+87mSV0uOZkMYA0vq51IdQIhAOrSOPbmB3Rz7B0v
    nZyuPZLVYxabuezAjIU3A+K8RRJ+
    -----END CERTIFICATE-----
    """
}
