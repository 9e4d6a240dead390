import Commands
import Foundation

/// Many cycles of provision and rollback, as whole command lines, in this process.
struct Soak {
  let ground: Ground
  let cycles: Int
  /// What is not given back, on purpose.
  let leak: Leak?

  /// Runs them all: each must end with status 0, leave exactly the mesh, and then the computers as they were.
  func run() async throws -> Trend {
    let before = try ground.state()
    var trend = Trend()
    for cycle in 1...cycles {
      let journal = "\(cycle).journal"
      try await command("provision", "--yes", "--hosts", ground.names.joined(separator: ","), "--journal", journal)
      try ground.requireMesh()
      try await command("rollback", "--yes", journal)
      guard try ground.state() == before else { throw Failure("after cycle \(cycle) the computers are not as they were") }
      // What is not needed to undo anything.
      try FileManager.default.removeItem(atPath: journal)
      leak?.happen()
      trend.footprints.append(try .now())
      FileHandle.standardError.write(Data("Soak: after cycle \(cycle): \(trend.footprints[cycle - 1])\n".utf8))
    }
    // Dispatch's idle threads end by themselves, after some seconds; a sleeping task would keep them busy, and open a timer.
    for _ in 0..<30 where trend.footprints[cycles - 1].threads > trend.reference.threads {
      usleep(500_000)
      trend.footprints[cycles - 1] = try .now()
    }
    return trend
  }

  private func command(_ arguments: String...) async throws {
    let status = await Program.run(arguments + ["--output", "report.txt", "--report", "html=report.html"])
    guard status == 0 else { throw Failure("\(arguments[0]) ended with \(status), not 0") }
  }
}
