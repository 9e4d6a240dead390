internal import Delegation

extension ProofReport {
  /// The edges that were tried: what became of each ticket, and of the disk.
  var matrix: MatrixData? {
    guard !proof.edges.isEmpty else { return nil }
    let names = Set(proof.edges.flatMap { [$0.source, $0.target] }).sorted()
    let positions = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    let pairs = proof.edges.map { (source: positions[$0.source, default: 0], target: positions[$0.target, default: 0]) }
    var builder = MatrixBuilder(hosts: names.map { .init(name: $0, meshes: []) }, kinds: Self.kinds(proof.scope), pairs: pairs)
    for (edge, pair) in zip(proof.edges, pairs) {
      var marks: [MatrixData.Mark] = []
      for service in edge.services { marks.add(service.mark, at: builder.parts.part(of: service.name)) }
      builder.draw(source: pair.source, target: pair.target, marks: marks, disk: disk(of: edge), kind: kind(of: edge))
      for note in notes(on: edge) { builder.note(source: pair.source, target: pair.target, note) }
    }
    return builder.data(meshes: [], table: nil)
  }

  private static func kinds(_ scope: ProofScope) -> [MatrixData.Kind] {
    [
      .init(label: "proven", tone: "good"), .init(label: "refused", tone: "error"), .init(label: "granted, and no proof", tone: "warning"),
      .init(label: "could not be asked", tone: "critical"),
    ] + (scope == .migration ? [.init(label: "the disk did not get there", tone: "error")] : [])
  }

  private func kind(of edge: EdgeProof) -> Int {
    if proof.isProven(edge) { return 0 }
    let marks = edge.services.map(\.mark)
    if marks.contains(.error) || marks.isEmpty { return 3 }
    if marks.contains(.missing) { return 1 }
    return marks.contains(.doubtful) ? 2 : 4
  }

  private func disk(of edge: EdgeProof) -> MatrixBuilder.Disk {
    guard proof.scope == .migration else { return .none }
    guard let migration = edge.migration else { return .notTried }
    return migration.isProven ? .moved : .failed
  }

  private func notes(on edge: EdgeProof) -> [String] {
    let services = edge.services.filter { !$0.isProven }.map { service in
      let said = service.inference.map { "\($0.explanation) (\($0.cause.rawValue)). \($0.mend)" } ?? service.verdict.rawValue
      return "\(service.name): \(said)"
    }
    guard let migration = edge.migration else { return services }
    if let failure = migration.failure {
      return services + [
        [failure.step.inWords + ": " + failure.explanation, failure.cause, failure.mend].filter { !$0.isEmpty }.joined(separator: ". ")
      ]
    }
    guard let session = migration.session, let transfer = migration.transfer else { return services }
    let protection = session.cipher.map { "encrypted by \($0)" } ?? "signed by \(session.signing)"
    let speed = transfer.seconds > 0 ? " at \(Int(Double(transfer.bytes) / transfer.seconds / 1e6).grouped) MB/s" : ""
    let verified = transfer.isVerified ? ", read back and found the same" : ", not verified"
    return services + ["A disk of \(DiskSize(bytes: transfer.bytes)) went over SMB \(session.dialect), \(protection)\(speed)\(verified)."]
  }
}

extension ServiceProof {
  fileprivate var mark: MatrixData.Mark {
    switch verdict {
    case .granted: isProven ? .good : .doubtful
    case .refused: .missing
    case .error: .error
    }
  }
}
