internal import Delegation
internal import Kerberos

extension SourceAnswers {
  /// What the KDC said, in the words of the core.
  init(_ answers: HostDelegation.Answers) {
    self.init(
      failure: answers.failure.map { KDCRefusal($0) }, isEvidenceForwardable: answers.isEvidenceForwardable,
      refusals: answers.refusals.map { $0.map { KDCRefusal($0) } })
  }
}

extension KDCRefusal {
  fileprivate init(_ error: KerberosError) {
    self.init(Step(error.step), Kind(error), code: "\(error.code)", message: error.message)
  }
}

extension KDCRefusal.Step {
  fileprivate init(_ step: KerberosError.Step) {
    self =
      switch step {
      case .evidence: .evidence
      case .delegation: .delegation
      case .configuration, .cache, .keytab, .initialTicket, .credential, .authentication: .ownTicket
      }
  }
}

extension KDCRefusal.Kind {
  fileprivate init(_ error: KerberosError) {
    self =
      switch error.code {
      case .badOption, .forbiddenByPolicy: .notAllowed
      case .unknownServer: .unknownService
      case .ambiguousPrincipal: .ambiguousService
      case .unknownClient: .unknownClient
      case .clientRevoked, .passwordExpired: .revoked
      case .clockSkew, .replyClockSkew: .clockSkew
      case .noCommonEncryptionType: .noCommonKey
      case .preauthenticationFailed, .badIntegrity: .wrongKey
      case .unreachable, .unknownRealm: .unreachable
      case .modifiedReply: .ignored
      default: .other
      }
  }
}
