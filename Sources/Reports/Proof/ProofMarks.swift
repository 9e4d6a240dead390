internal import Delegation

/// How a service of an edge is marked: one letter for the service, one mark for what became of it; and the disk like a service.
struct ProofMarks {
  /// What a cell says of one service, the worst of its names.
  enum Mark: Int, Comparable, CaseIterable {
    case proven
    case doubtful
    case refused
    case error

    var sign: String {
      switch self {
      case .proven: "✓"
      case .doubtful: "~"
      case .refused: "✗"
      case .error: "!"
      }
    }

    var meaning: String {
      switch self {
      case .proven: "granted through the list"
      case .doubtful: "granted, and it proves nothing"
      case .refused: "refused"
      case .error: "could not be asked"
      }
    }

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// The services that occur, each with its letter, in the order in which they occur.
  private(set) var letters: [(service: String, letter: String)] = []
  private let proof: Proof

  /// The disk's letter, which no service gets where disks were moved.
  static let disk = "d"

  init(_ proof: Proof) {
    self.proof = proof
    for name in proof.edges.flatMap(\.services).map(\.name) {
      let service = Self.service(of: name)
      guard !letters.contains(where: { $0.service == service }) else { continue }
      letters.append((service, letter(for: service)))
    }
  }

  /// The first letter of a service's word that no other service has; a number where there is none.
  private func letter(for service: String) -> String {
    let word = (try? ServiceClass(parsing: service).word) ?? service
    let taken = Set(letters.map(\.letter) + (proof.scope == .migration ? [Self.disk] : []))
    let free = word.lowercased().filter { $0.isASCII && $0.isLetter }.map(String.init).first { !taken.contains($0) }
    return free ?? String(letters.count + 1)
  }

  /// `c✓ m✗ d·`: each service of an edge, in the order of the letters, and the disk.
  func cell(of edge: EdgeProof) -> Piece {
    let marks = letters.compactMap { service, letter in
      Self.mark(of: edge.services.filter { Self.service(of: $0.name) == service }).map { letter + $0.sign }
    }
    return Piece((marks + disk(of: edge)).joined(separator: " "), proof.isProven(edge) ? .success : .failure)
  }

  /// What of an edge is not proven: `c✗`.
  func failures(of edge: EdgeProof) -> String {
    let services = letters.compactMap { service, letter in
      Self.mark(of: edge.services.filter { Self.service(of: $0.name) == service }).flatMap { $0 == .proven ? nil : letter + $0.sign }
    }
    return (services + (edge.migration?.isProven ?? false ? [] : disk(of: edge))).joined(separator: " ")
  }

  private func disk(of edge: EdgeProof) -> [String] {
    guard proof.scope == .migration else { return [] }
    return [Self.disk + (edge.migration.map { $0.isProven ? Mark.proven.sign : Mark.refused.sign } ?? Self.notTried)]
  }

  /// No disk was moved, because the tickets are not proven.
  static let notTried = "·"

  /// The marks that occur.
  static func all(in edges: [EdgeProof]) -> [Mark] {
    let found = Set(edges.flatMap { $0.services.map(Self.mark) })
    return Mark.allCases.filter(found.contains)
  }

  private static func mark(of services: [ServiceProof]) -> Mark? {
    services.map(Self.mark).max()
  }

  private static func mark(of service: ServiceProof) -> Mark {
    switch service.verdict {
    case .granted: service.isProven ? .proven : .doubtful
    case .refused: .refused
    case .error: .error
    }
  }

  private static func service(of name: String) -> String {
    ServicePrincipalName(name)?.serviceClass ?? name
  }
}
