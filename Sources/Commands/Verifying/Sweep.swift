internal import ActiveDirectory
internal import Delegation
internal import Kerberos
internal import Migration
internal import PrintableText
internal import SMB
internal import Storage
internal import SystemPackage

/// Takes away what killed runs have left behind, as their journals tell it.
struct Sweep: Sendable {
  /// As whom: only the operator is let into the shares, and only who may delete computers deletes a probe.
  var directory: DirectoryOptions

  /// Sweeps each journal's traces.
  ///
  /// - Throws: ``SweepIncomplete`` where nothing could be taken away; ``ExitStatus`` where some of it was, and something is still there.
  func run(_ journals: [FilePath]) async throws {
    var failures: [String] = []
    var swept = 0
    for path in journals {
      do {
        let result = try await sweep(path)
        swept += result.swept
        failures += result.failures.map { "\(path): \($0)" }
      } catch {
        failures.append("\(error)")
      }
    }
    guard !failures.isEmpty else { return }
    guard swept > 0 else { throw SweepIncomplete(failures: failures) }
    Console.error("\(SweepIncomplete(failures: failures))")
    throw ExitStatus.unconfirmed
  }

  /// What would be taken away, if it is still there, in words; nobody is asked, and the journal stays as it is.
  static func rehearsal(of path: FilePath) throws -> [String] {
    let content = try TraceFile.read(at: path)
    let (header, traces) = (content.header, content.remaining.reversed().map(\.trace.inWords))
    let head = "\(path.string.printable): run \(header.run.printable) of \(header.time.printable), for \(header.operator.printable)"
    return [head] + (traces.isEmpty ? ["nothing is left of it; the journal would go"] : traces).map { "  \($0)" }
  }

  /// - Returns: how many traces are gone, and why others are not, in words.
  private func sweep(_ path: FilePath) async throws -> (swept: Int, failures: [String]) {
    let (traces, file) = try TraceFile.continue(at: path)
    try await LateRequests.wait(quietSince: file.lastWritten)
    var (swept, failures) = (0, [String]())
    // The disk before its share, which it can be reached through.
    for (server, remaining) in Dictionary(grouping: traces.remaining.reversed(), by: \.trace.server).sorted(by: { $0.key < $1.key }) {
      do {
        let (accounts, others) = (remaining.filter { $0.trace.kind == .account }, remaining.filter { $0.trace.kind != .account })
        if !accounts.isEmpty { try await removeProbes(accounts.map(\.trace), traces.header, server: server) }
        for item in accounts {
          try note(item, in: file)
          swept += 1
        }
        if others.isEmpty { continue }
        let client = try await logOn(to: server, traces.header)
        var blocked: Set<String> = []
        // What one thing is kept by keeps no other; but a share stays as long as its disk does.
        for item in others where item.trace.kind != .share || !blocked.contains(item.trace.name) {
          do {
            try await TraceRemoval(client, run: traces.header.run).remove(item.trace)
            try note(item, in: file)
            swept += 1
          } catch let error as SMBError where error.isConnectionLost {
            throw error
          } catch let error as FileError {
            throw error
          } catch {
            if item.trace.kind == .file { blocked.insert(item.trace.place) }
            failures.append("\(error)")
          }
        }
        try await client.logoff()
      } catch {
        failures.append("\(error)")
      }
    }
    if failures.isEmpty { try file.remove() }
    return (swept, failures)
  }

  private func note(_ item: (number: Int, trace: Trace), in file: TraceFile) throws {
    try file.append([.removed(number: item.number)], sync: true)
    Console.note("swept: \(item.trace.inWords)")
  }

  /// On the controller that made them: another may not have them yet.
  private func removeProbes(_ accounts: [Trace], _ header: TraceHeader, server: String) async throws {
    try await directory.connected(preferring: server, policyDomain: header.domain, for: .writing) { directory in
      try directory.root.requireController(header.controller, at: directory.server)
      let writer = ProbeWriter(directory)
      for probe in try await writer.leftovers(ofRun: header.run) {
        if case .foreign(let found) = try await writer.delete(probe) { throw ForeignProbe(found: found) }
      }
      // One whose description somebody has changed is no more told by it.
      for account in accounts {
        if let found = try await writer.holder(of: account.name) { throw ForeignProbe(found: found) }
      }
    }
  }

  private func logOn(to server: String, _ header: TraceHeader) async throws -> SMBClient {
    let credentials = try await directory.initiatorCredentials()
    guard credentials.principal.prefix(while: { $0 != "@" }).lowercased() == header.operator.lowercased() else {
      throw ForeignSweeper(principal: credentials.principal, wanted: header.operator)
    }
    return try await SMBClient.open(ServerAddress(host: server)) { host in
      KerberosSecurityContext(try GSSInitiatorContext(credentials, service: "cifs/\(host)"))
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
