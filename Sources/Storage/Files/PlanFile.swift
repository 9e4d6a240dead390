public import Delegation
internal import Foundation
public import SystemPackage

/// A saved plan: the document that `diff --format json` prints, read back to be executed.
public enum PlanFile {
  /// The most bytes that a plan is read of.
  private static let limit = 1 << 30

  /// What a document says of itself; told before all that another kind of document lacks.
  private struct Kind: Decodable {
    var schema: String
  }

  /// Reads a plan, and makes sure that it is the one that was reviewed.
  ///
  /// - Parameters:
  ///   - expectedFingerprint: the reviewed plan's, where it is given; in either case.
  /// - Throws: ``FileError`` where the file is no plan, contradicts itself, was edited, or is another plan than expected.
  public static func read(_ path: FilePath, expectedFingerprint: String?) throws(FileError) -> Plan {
    let action = "read the plan"
    let bytes = try InputFile.read(path, to: action, limit: limit)
    let document: PlanDocument
    let plan: Plan
    guard !bytes.isEmpty else {
      throw FileError(action: action, path: path.string, reason: "it is empty", advice: "make a new one with diff --save-plan")
    }
    do {
      let schema = try JSONDecoder().decode(Kind.self, from: Data(bytes)).schema
      guard schema == PlanDocument.schema else { throw PlanDocumentError.wrongSchema(schema) }
      document = try JSONDecoder().decode(PlanDocument.self, from: Data(bytes))
      plan = try Plan(document)
    } catch {
      let reason = (error as? DecodingError)?.summary ?? "\(error)"
      throw FileError(action: action, path: path.string, reason: reason, advice: "make a new one with diff --save-plan")
    }
    guard Fingerprint.of(plan) == document.fingerprint, document.isUnedited(plan) else {
      throw FileError(
        action: action, path: path.string, reason: "its content does not have its fingerprint: it was edited",
        advice: "make a new one with diff --save-plan, and review it")
    }
    if let expectedFingerprint, expectedFingerprint.lowercased() != document.fingerprint {
      throw FileError(
        action: action, path: path.string, reason: "its fingerprint is \(document.fingerprint), not the expected one",
        advice: "it is not the plan that was reviewed")
    }
    return plan
  }
}

extension PlanDocument {
  /// Whether the document is what its plan is written as: nothing is shown or counted that the plan does not say.
  fileprivate func isUnedited(_ plan: Plan) -> Bool {
    PlanDocument(plan, reading: reading, fingerprint: fingerprint) == self
  }
}

extension DecodingError {
  /// What doesn't fit, and where, without the library's own words around it.
  var summary: String {
    switch self {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context): Self.describe(context)
    case .keyNotFound(let key, let context): "“\(key.stringValue)” is missing" + Self.place(context.codingPath)
    @unknown default: "\(self)"
    }
  }

  private static func describe(_ context: Context) -> String {
    context.debugDescription + place(context.codingPath)
  }

  private static func place(_ path: [any CodingKey]) -> String {
    path.isEmpty ? "" : " at " + path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
  }
}
