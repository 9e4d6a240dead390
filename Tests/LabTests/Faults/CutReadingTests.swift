import Foundation
import Testing

/// What only reads has no result until it has read all.
@Suite struct CutReadingTests {
  static let commands = [
    ["hosts"], ["diff", "--detailed-exitcode"], ["diff", "--save-plan", "result"], ["check"], ["check", "--report", "sarif=result"],
    ["snapshot"], ["snapshot", "--output", "result"],
  ]

  @Test(.againstHangs, arguments: commands)
  func `A reading that is cut anywhere is an error, and shows nothing and leaves nothing`(command: [String]) async throws {
    try await FaultGround.with { ground in
      try ground.proxy.order("fresh")
      let whole = try await ground.proxy.start(command, at: ground.desk).outcome()
      try #require([0, 2].contains(whole.status), "\(whole)")
      let traffic = try ground.proxy.traffic()
      var runs = 0
      // The client's last message is its goodbye, after the result.
      for (side, places, end) in [(Traffic.Side.client, 6, traffic.client.beforeLast), (.server, 14, traffic.server.total)] {
        var end = end
        for place in 1..<places {
          let how = ["reset serve", "close refuse", "close serve", "reset refuse"][runs % 4]
          // Others' objects come and go, and a scan for accounts that may delegate reads them: where there was less to read, once more.
          while try await !isError(command, cutAt: end * place / places, of: side, how, on: ground) {
            end = try ground.proxy.traffic()[side].total
          }
          runs += 1
        }
      }
      print("\(command.joined(separator: " ")), cut after every n-th byte: \(runs) runs")
    }
  }
  /// Runs a command that is cut, and checks that it has no result; `false` where it ended before it came to the cut.
  private func isError(
    _ command: [String], cutAt position: Int, of side: Traffic.Side, _ how: String, on ground: FaultGround
  ) async throws -> Bool {
    let result = ground.desk.path("result")
    try? FileManager.default.removeItem(atPath: result)
    let outcome = try await ground.run(command, with: "cut-after \(side) \(position) \(how)")
    guard try ground.proxy.traffic()[side].total >= position else { return false }
    #expect(outcome.status == 1 && outcome.output.isEmpty && !outcome.errors.isEmpty, "\(side) \(position) \(how): \(outcome)")
    #expect(!FileManager.default.fileExists(atPath: result), "\(side) \(position) \(how)")
    return true
  }
}
