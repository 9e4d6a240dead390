import Testing

@testable import Delegation

@Suite("Index of positions")
struct PositionIndexTests {
  @Test("Positions of one hash are told apart by what stands there")
  func survivesCollisions() {
    var index = PositionIndex()
    for position in UInt32(0)..<3_000 { index.insert(position, hash: position % 7) }
    for position in UInt32(0)..<3_000 {
      #expect(index.position(hash: position % 7) { $0 == position } == position)
    }
    #expect(index.position(hash: 0) { $0 == 1 } == nil)
    #expect(index.position(hash: 7) { _ in true } == nil)
  }
}
