internal import Delegation
internal import Kerberos
internal import Migration
internal import PrintableText
internal import SMB
internal import Storage
internal import SystemPackage

/// Takes away what killed runs have left behind, as their journals tell it.
struct Sweep: Sendable {
  /// With whose ticket: only the operator is let into the shares.
  var credentials: InitiatorCredentials

  /// Sweeps each journal's traces.
  ///
  /// - Throws: ``SweepIncomplete`` where something is still there; all that can go is gone then.
  func run(_ journals: [FilePath]) async throws {
    var failures: [String] = []
    for path in journals {
      do {
        failures += try await sweep(path).map { "\(path): \($0)" }
      } catch {
        failures.append("\(error)")
      }
    }
    guard failures.isEmpty else { throw SweepIncomplete(failures: failures) }
  }

  /// - Returns: what could not be taken away, in words.
  private func sweep(_ path: FilePath) async throws -> [String] {
    let (traces, file) = try TraceFile.continue(at: path)
    guard !traces.remaining.isEmpty else {
      try file.remove()
      return []
    }
    try requireOperator(traces.header)
    var failures: [String] = []
    // The disk before its share, which it can be reached through.
    let byServer = Dictionary(grouping: traces.remaining.reversed(), by: \.trace.server)
    for (server, remaining) in byServer.sorted(by: { $0.key < $1.key }) {
      do {
        let client = try await open(server)
        let removal = TraceRemoval(client, run: traces.header.run)
        for (number, trace) in remaining {
          try await removal.remove(trace)
          try file.append([.removed(number: number)], sync: true)
          Console.note("swept: \(trace.inWords)")
        }
        try await client.logoff()
      } catch {
        failures.append("\(error)")
      }
    }
    if failures.isEmpty { try file.remove() }
    return failures
  }

  private func open(_ server: String) async throws -> SMBClient {
    let credentials = credentials
    return try await SMBClient.open(ServerAddress(host: server)) { host in
      KerberosSecurityContext(try GSSInitiatorContext(credentials, service: "cifs/\(host)"))
    }
  }

  private func requireOperator(_ header: TraceHeader) throws {
    let account = credentials.principal.prefix { $0 != "@" }
    guard account.lowercased() == header.operator.lowercased() else {
      throw ForeignSweeper(principal: credentials.principal, wanted: header.operator)
    }
  }
}

/// Something is still there.
struct SweepIncomplete: Error, CustomStringConvertible {
  var failures: [String]

  var description: String {
    "not all is swept; the journals stay:\n" + failures.map { "  \($0)" }.joined(separator: "\n")
  }
}

/// The shares let in another account.
struct ForeignSweeper: Error, CustomStringConvertible {
  var principal: String
  var wanted: String

  var description: String {
    "the run's shares let in \(wanted.printable) alone, and the current ticket is of \(principal.printable): log on as \(wanted.printable),"
      + " or give its --keytab and --principal"
  }
}
