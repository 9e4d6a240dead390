import Foundation
import Testing

extension Desk {
  /// Validates a file against one of the contract's schemas, by another's validator.
  func validate(_ schema: String, _ file: String, lines: Bool = false, at location: SourceLocation = #_sourceLocation) async throws {
    let arguments = (lines ? ["--lines"] : []) + ["\(Desk.repository)/Templates/schemas/\(schema).json", file]
    let outcome = try await run("/usr/bin/python3", ["\(Desk.repository)/Scripts/lib/validate-json"] + arguments)
    #expect(outcome.status == 0, "\(file): \(outcome.errors)", sourceLocation: location)
  }
}
