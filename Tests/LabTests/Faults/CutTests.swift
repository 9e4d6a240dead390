import Foundation
import Testing

/// The way to the controller ends after a byte of a run: of the bind, of the reading, of the writing, of the reading again.
@Suite struct CutTests {
  /// Where a run is cut, and how.
  private struct Cut: Sendable {
    var side: Traffic.Side
    var position: Int
    var how: String
    var order: String { "cut-after \(side) \(position) \(how)" }
  }

  /// Every n-th byte of each side, so that there are this many places; the four ways to end take turns.
  private static func cuts(_ traffic: Traffic, places: Int) -> (cuts: [Cut], figures: String) {
    let ways = ["reset serve", "close refuse", "reset refuse", "close serve"]
    var cuts: [Cut] = []
    var figures: [String] = []
    for side in Traffic.Side.allCases {
      let step = traffic[side].total / places
      figures.append("\(side) every \(step)th of \(traffic[side].total)")
      cuts += stride(from: step, to: traffic[side].total, by: step).enumerated().map { index, position in
        Cut(side: side, position: position, how: ways[(index + index / 8) % 4])
      }
    }
    return (cuts, figures.joined(separator: ", "))
  }

  @Test(.againstHangs) func `A run cut after any n-th byte ends by the contract, claims the truth, and is settled`() async throws {
    let (cuts, figures) = Self.cuts(try await FaultGround.with(\.traffic), places: 90)
    let start = ContinuousClock.now
    let tally = try await onGrounds(8, cuts) { ground, cut, index in
      try await ground.provision(with: cut.order, resumes: index / 8 % 2 == 0)
    }
    print("cut after every n-th byte (\(figures)): \(tally); \(ContinuousClock.now - start)")
    #expect(tally.runs >= 150)
    #expect(tally.statuses[1] ?? 0 > 0 && tally.statuses[3] ?? 0 > 0 && tally.inDoubt > 0, "the cuts reached every part of a run")
  }

  /// The request is still on its way when its sender gives up: a network may keep it that long.
  @Test(.againstHangs) func `What arrives when the run has ended is in doubt until then, and is settled after that`() async throws {
    let traffic = try await FaultGround.with(\.traffic)
    let step = (traffic.client.total - traffic.client.opening) / 24
    let places = Array(stride(from: traffic.client.opening, to: traffic.client.total, by: step))
    let tally = try await onGrounds(8, places) { ground, place, index in
      try await ground.provision(with: "delay-after \(place)", resumes: index / 8 % 2 == 0)
    }
    print("arrived late after every \(step)th byte of the client: \(tally)")
    #expect(tally.inDoubt > 0, "some did arrive late")
  }
}
