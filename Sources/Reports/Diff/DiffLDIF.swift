internal import Delegation
internal import LDIF
internal import PrintableText

/// A plan as a change file (RFC 2849) that `ldapmodify` and `ldifde` apply: the very modifies that provision sends, one an object.
enum DiffLDIF {
  static func render(_ report: DiffReport) throws -> [UInt8] {
    let plan = report.plan
    var writer = LDIFWriter()
    for line in comments(on: report) { writer.writeComment(line) }
    for change in plan.changes {
      let modifications = change.attributeChanges(table: plan.table).map(LDIFModification.init)
      try writer.write(LDIFRecord(dn: change.distinguishedName.text, kind: .change(.modify(modifications))))
    }
    return writer.bytes
  }

  private static func comments(on report: DiffReport) -> [String] {
    let summary = report.plan.summary
    let head = [
      "kcdmesh: \(report.purpose == .policy ? "delegation plan" : "rollback plan") for \(report.reading.domain)",
      "read from \(report.reading.server) at \(report.reading.time)\(report.reading.complete ? "" : ", incompletely")",
      "fingerprint \(report.fingerprint)",
      "\(summary.add) to add, \(summary.remove) to remove, \(summary.flagChanges) flags to change,"
        + " \(summary.spnAdditions) names to register, \(summary.spnRemovals) to unregister",
    ]
    let notices =
      NoticeDigest.sentences(report.plan.warnings).map { "warning: \($0)" }
      + NoticeDigest.sentences(report.plan.blockers).map { "provision will refuse: \($0)" }
    return (head + notices).map(\.printable)
  }
}

extension LDIFModification {
  fileprivate init(_ change: AttributeChange) {
    let operation: Operation =
      switch change.operation {
      case .add: .add
      case .delete: .delete
      }
    self.init(operation, LDIFAttribute(change.attribute, change.values.map { LDIFValue($0) }))
  }
}
