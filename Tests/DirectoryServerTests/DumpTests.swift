import Foundation
import LDIF
import Testing

/// The dump that the server is loaded from, in the forms in which Windows writes it, tells what the server tells.
@Suite(.timeLimit(.minutes(20)), .inTurns) struct DumpTests {
  enum Form: CaseIterable {
    case plain, carriageReturns, unicode

    /// `ldifde` ends lines by carriage return and line feed; with `-u` it writes UTF-16, and text that is not ASCII as it is.
    func bytes(of dump: String) throws -> Data {
      switch self {
      case .plain: Data(dump.utf8)
      case .carriageReturns: Data(dump.replacing("\n", with: "\r\n").utf8)
      case .unicode:
        Data([0xFF, 0xFE])
          + Data(try plainText(of: dump).replacing("\n", with: "\r\n").utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
      }
    }

    private func plainText(of dump: String) throws -> String {
      let unfolded = dump.replacing("\n ", with: "")
      return try unfolded.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        guard let marker = line.firstRange(of: ":: ") else { return String(line) }
        let bytes = try #require(Data(base64Encoded: String(line[marker.upperBound...])))
        guard let text = String(validating: bytes, as: UTF8.self), !text.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
          return String(line)
        }
        return "\(line[..<marker.lowerBound]): \(text)"
      }.joined(separator: "\n")
    }
  }

  @Test(arguments: Form.allCases, ["check", "diff"])
  func `A dump tells what the server tells`(form: Form, command: String) async throws {
    let place = try Workplace()
    let dump = try String(contentsOf: DirectoryServer.dump, encoding: .utf8)
    let bytes = try form.bytes(of: dump)
    #expect(form != .unicode || String(data: bytes, encoding: .utf16)?.contains("OU=Rechenzentrum München") == true)
    try place.write("dump.ldf", bytes)
    let live = try await place.kcdmesh(command, "--format", "json")
    let stored = try await place.alone(command, "--format", "json", "--snapshot", "dump.ldf")
    #expect(stored.status == live.status && stored.status == (command == "check" ? 2 : 0), "\(stored)")
    #expect(try stored.report() == live.report())
  }

  @Test func `A snapshot of the server tells what the dump tells`() async throws {
    let place = try Workplace()
    #expect(try await place.kcdmesh("snapshot", "--output", "snapshot.ldif").status == 0)
    try place.write("dump.ldf", try Data(contentsOf: DirectoryServer.dump))
    for command in ["check", "diff"] {
      let snapshot = try await place.alone(command, "--format", "json", "--snapshot", "snapshot.ldif")
      let dump = try await place.alone(command, "--format", "json", "--snapshot", "dump.ldf")
      #expect(snapshot.status == dump.status)
      #expect(try snapshot.report() == dump.report())
    }
  }
}
