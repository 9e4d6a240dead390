import Foundation
import Testing

/// Every target with its corpus, and with bytes that are nearly right: what Scripts/fuzz does at length.
@Suite(.serialized, .timeLimit(.minutes(5))) struct CorpusTests {
  private static let corpus = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")

  /// A target's inputs, by name.
  private func inputs(_ target: String) throws -> [(name: String, bytes: [UInt8])] {
    let folder = Self.corpus.appending(path: target)
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
      (name, Array(try Data(contentsOf: folder.appending(path: name))))
    }
  }

  @Test func `Every target has a corpus, and every corpus a target`() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.corpus.path).sorted()
    #expect(folders == FuzzTarget.all.map(\.name).sorted())
    for folder in folders { #expect(try !inputs(folder).isEmpty, "\(folder)") }
  }

  @Test(arguments: FuzzTarget.all.map(\.name)) func `A corpus, and bytes that are nearly right, crash no decoder`(name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    for (number, input) in try inputs(name).enumerated() {
      #expect(throws: Never.self, "\(input.name)") { try target.run(input.bytes) }
      var noise = Noise(seed: UInt64(number))
      for round in 0..<Self.rounds(input.bytes.count) {
        let bytes = noise.change(input.bytes)
        #expect(throws: Never.self, "\(input.name), round \(round)") { try target.run(bytes) }
      }
    }
  }

  /// Large inputs take long to decode.
  private static func rounds(_ count: Int) -> Int { max(20, min(1000, 200_000 / (count + 1))) }
}
