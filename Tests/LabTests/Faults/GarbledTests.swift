import Foundation
import Testing

/// The way to the controller stays, and is bad.
@Suite struct GarbledTests {
  private static func places(_ traffic: Traffic, _ count: Int) -> [(side: Traffic.Side, position: Int)] {
    Traffic.Side.allCases.flatMap { side in
      let step = traffic[side].total / count
      return stride(from: step, to: traffic[side].total, by: step).map { (side, $0) }
    }
  }

  @Test(.againstHangs) func `A controller that falls silent after any byte ends the run in the time given`() async throws {
    let places = Self.places(try await FaultGround.with(\.traffic), 12)
    let tally = try await onGrounds(8, places) { ground, place, index in
      try await ground.provision(
        with: "stall-after \(place.side) \(place.position)", ["--timeout", "2"], resumes: index / 8 % 2 == 0,
        mustTell: place.position < ground.traffic[place.side].beforeLast)
    }
    print("silent after every n-th byte: \(tally)")
    #expect(tally.statuses[1] ?? 0 > 0 && tally.statuses[3] ?? 0 > 0, "the silence reached every part of a run")
  }

  /// What is sealed can't be changed by anybody on the way; before that, a changed byte can only prevent the bind.
  @Test(.againstHangs) func `A bit that is turned over on the way is an error, never a wrong result`() async throws {
    let places = Self.places(try await FaultGround.with(\.traffic), 40)
    let tally = try await onGrounds(8, places) { ground, place, index in
      let stream = ground.traffic[place.side]
      // The client's last message is its goodbye.
      let isVital = place.position > stream.opening && (place.side == .server || place.position <= stream.beforeLast)
      return try await ground.provision(
        with: "flip \(place.side) \(place.position) \(index % 8)", ["--timeout", "2"], resumes: index / 8 % 2 == 0, mustTell: isVital)
    }
    print("a bit turned over in every n-th byte: \(tally)")
    #expect(tally.statuses[1] ?? 0 > 0 && tally.statuses[3] ?? 0 > 0, "the bits reached every part of a run")
  }

  @Test(.againstHangs, arguments: [1, 7, 100]) func `A way that lets a few bytes through at a time is only slow`(size: Int) async throws {
    try await FaultGround.with { ground in
      let tally = try await ground.provision(with: "pieces \(size)", resumes: true)
      #expect(tally.statuses == [0: 1])
    }
  }
}
