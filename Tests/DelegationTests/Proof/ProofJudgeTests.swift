import Delegation
import Testing
import WindowsTypes

@Suite("Causes")
struct ProofJudgeTests {
  /// What is taken away, what the KDC says then, and what must be told.
  struct Case: Sendable, CustomTestStringConvertible {
    var what: String
    var kind: KDCRefusal.Kind? = .notAllowed
    var step = KDCRefusal.Step.delegation
    var cause: ProofCause?
    var isSamba = false
    var name = "cifs/YANKEE"
    var verdict: ServiceProof.Verdict = .refused
    var through: ServiceProof.Path?
    var words = ""
    var change: @Sendable (inout ProofScene) throws -> Void = { _ in }

    var testDescription: String { what }
  }

  @Test(arguments: refusals + grants + failures)
  func `Each cause is told from the others`(_ test: Case) throws {
    var scene = try ProofScene(isSamba: test.isSamba)
    try test.change(&scene)
    let service = try scene.service(test.name, test.kind, step: test.step)
    #expect(service.verdict == test.verdict)
    #expect(service.through == test.through)
    #expect(service.inference?.cause == test.cause)
    #expect(service.isProven == (test.cause == nil))
    if let inference = service.inference {
      #expect(inference.explanation.contains(test.words), "\(inference.explanation)")
      #expect(!inference.basis.isEmpty && !inference.mend.isEmpty)
    }
  }

  private static let refusals: [Case] = [
    Case(what: "an empty list", cause: .listEmpty, words: "list of ZULU is empty") { $0.zulu.allowedToDelegateTo = [] },
    Case(what: "an empty list and no transition", cause: .listEmpty, words: "moreover the evidence ticket is not forwardable") {
      $0.zulu.allowedToDelegateTo = []
      $0.isEvidenceForwardable = false
    },
    Case(what: "one entry too few", cause: .notInList, words: "lacks “cifs/YANKEE”") { $0.takeEntry("cifs/YANKEE") },
    Case(
      what: "Samba's spelling too few", cause: .notInList, isSamba: true, name: migration("YANKEE"), words: escapedMigration("YANKEE")
    ) { $0.takeEntry(escapedMigration("YANKEE")) },
    Case(what: "the ordinary spelling too few on Samba, which does not count", cause: .unknown, isSamba: true, name: migration("YANKEE")) {
      $0.takeEntry(migration("YANKEE"))
    },
    Case(what: "half-configured", cause: .evidenceNotForwardable, words: "half-configured") {
      $0.zulu.userAccountControl.remove(.trustedToAuthenticateForDelegation)
      $0.isEvidenceForwardable = false
    },
    Case(what: "not forwardable though the flag is set", cause: .evidenceNotForwardable, words: "though protocol transition is on") {
      $0.isEvidenceForwardable = false
    },
    Case(what: "the operator's ticket is not forwardable", cause: .evidenceNotForwardable, words: "operator's own ticket") {
      $0.evidence = .ticket
      $0.isEvidenceForwardable = false
    },
    Case(what: "NOT_DELEGATED", cause: .operatorNotDelegable, words: "NOT_DELEGATED") {
      $0.operatorFlags.insert(.notDelegated)
      $0.isEvidenceForwardable = false
    },
    Case(what: "Protected Users", cause: .operatorNotDelegable, words: "Protected Users") {
      $0.isOperatorProtected = true
      $0.isEvidenceForwardable = false
    },
    Case(what: "no SPN", kind: .unknownService, cause: .unknownService, name: migration("YANKEE"), words: "does not register") {
      $0.yankee.servicePrincipalNames.removeAll { $0 == migration("YANKEE") }
    },
    Case(
      what: "no SPN in Samba's spelling", kind: .unknownService, cause: .unknownService, isSamba: true, name: migration("YANKEE"),
      words: "Samba's KDC looks up"
    ) { $0.yankee.servicePrincipalNames.removeAll { $0 == escapedMigration("YANKEE") } },
    Case(what: "no SPN, and nobody could be asked for owners", kind: .unknownService, cause: .unknownService, words: "though YANKEE") {
      $0.isOwnerKnown = false
    },
    Case(what: "an SPN that the KDC does not find", kind: .unknownService, cause: .unknownService, words: "though YANKEE registers it"),
    Case(what: "an SPN that two accounts own", kind: .ambiguousService, cause: .nameLeadsElsewhere, words: "CN=Eve") {
      $0.strangers = ["Eve": "cifs/YANKEE"]
    },
    Case(what: "a disabled target", kind: .revoked, cause: .targetUnusable) { $0.yankee.userAccountControl.insert(.accountDisabled) },
    Case(what: "nothing to see", cause: .unknown),
    Case(what: "a change during the run", cause: .changedMeanwhile, words: "changed ZULU during the run") { $0.isChanged = true },
    Case(what: "an ignored delegation", kind: .ignored, cause: .unknown),
    Case(what: "no key of the target", kind: .noCommonKey, cause: .noCommonKey),
  ]

  private static let grants: [Case] = [
    Case(
      what: "a source that is disabled, with another's key in its place", kind: nil, cause: .sourceUnusable, verdict: .granted,
      through: .list, words: "ZULU is disabled"
    ) { $0.zulu.userAccountControl.insert(.accountDisabled) },
    Case(what: "to a host that somebody changed meanwhile, by its own key", kind: nil, verdict: .granted, through: .list) {
      $0.isChanged = true
    },
    Case(
      what: "to a probe, by a copy of a list that somebody changed meanwhile", kind: nil, cause: .changedMeanwhile, verdict: .granted,
      through: .list, words: "changed ZULU during the run"
    ) {
      $0.isChanged = true
      $0.prover = .probe
    },
    Case(what: "all as it should be", kind: nil, verdict: .granted, through: .list),
    Case(what: "all as it should be on Samba", kind: nil, isSamba: true, name: migration("YANKEE"), verdict: .granted, through: .list),
    Case(what: "by the descriptor, the list empty", kind: nil, cause: .onlyResourceBased, verdict: .granted, through: .resourceBased) {
      $0.zulu.allowedToDelegateTo = []
      $0.descriptor = try ProofScene.descriptor(allows: true)
    },
    Case(
      what: "by the descriptor, the evidence not forwardable", kind: nil, cause: .onlyResourceBased, verdict: .granted,
      through: .resourceBased, words: "not forwardable, which the list needs"
    ) {
      $0.isEvidenceForwardable = false
      $0.descriptor = try ProofScene.descriptor(allows: true)
    },
    Case(what: "by the list, beside a descriptor", kind: nil, verdict: .granted, through: .list) {
      $0.descriptor = try ProofScene.descriptor(allows: true)
    },
    Case(what: "by nobody knows what", kind: nil, cause: .unexplained, verdict: .granted, words: "does not name the source") {
      $0.zulu.allowedToDelegateTo = []
      $0.descriptor = try ProofScene.descriptor(allows: false)
    },
    Case(what: "by a descriptor that can't be read", kind: nil, cause: .unexplained, verdict: .granted, words: "can't be read (cut)") {
      $0.zulu.allowedToDelegateTo = []
      $0.descriptor = .malformed("cut")
    },
    Case(what: "to a target that is disabled", kind: nil, cause: .targetUnusable, verdict: .granted, through: .list) {
      $0.yankee.userAccountControl.insert(.accountDisabled)
    },
    Case(what: "for another account's name", kind: nil, cause: .nameLeadsElsewhere, verdict: .granted, through: .list, words: "CN=Eve") {
      $0.strangers = ["Eve": "cifs/YANKEE"]
    },
  ]

  private static let failures: [Case] = [
    Case(what: "an old key", kind: .wrongKey, step: .ownTicket, cause: .wrongKey, verdict: .error, words: "keytab of ZULU"),
    Case(what: "a disabled source", kind: .revoked, step: .ownTicket, cause: .sourceUnusable, verdict: .error, words: "is disabled") {
      $0.zulu.userAccountControl.insert(.accountDisabled)
    },
    Case(what: "an unknown source", kind: .unknownClient, step: .ownTicket, cause: .sourceUnusable, verdict: .error),
    Case(what: "the clock", kind: .clockSkew, step: .ownTicket, cause: .clockSkew, verdict: .error),
    Case(what: "no KDC", kind: .unreachable, step: .ownTicket, cause: .unreachable, verdict: .error),
    Case(what: "the KDC goes away", kind: .unreachable, cause: .unreachable, verdict: .error),
    Case(what: "no common key", kind: .noCommonKey, step: .ownTicket, cause: .noCommonKey, verdict: .error),
    Case(what: "a disabled operator", kind: .revoked, step: .evidence, cause: .operatorUnusable, words: "is disabled") {
      $0.operatorFlags.insert(.accountDisabled)
    },
    Case(what: "an unknown operator", kind: .unknownClient, step: .evidence, cause: .operatorUnusable, words: "can't log on"),
    Case(what: "an operator who may not", kind: .notAllowed, step: .evidence, cause: .operatorNotDelegable) {
      $0.isOperatorProtected = true
    },
    Case(what: "no evidence for no reason", kind: .other, step: .evidence, cause: .unknown),
  ]
}
