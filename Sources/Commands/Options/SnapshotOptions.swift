internal import ActiveDirectory
internal import ArgumentParser
internal import Delegation
internal import Foundation
internal import PrintableText
internal import Storage
internal import SystemPackage

/// A file that stands for the directory.
struct SnapshotOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read this LDIF of kcdmesh snapshot, ldapsearch or ldifde, and no directory.", valueName: "file"))
  var snapshot: String?

  /// The most bytes that a snapshot is read of.
  private static let limit = 1 << 30

  /// A file is read as nobody.
  func requireAlone(_ directory: DirectoryOptions) throws {
    guard snapshot != nil, directory.namesServer else { return }
    throw ValidationError("--snapshot reads no directory: --server, --starttls, --ca-file, --keytab and --bind-dn can't be used beside it")
  }

  /// The file as a directory, and when that was read.
  ///
  /// - Parameters:
  ///   - domain: the domain that is meant, where it is known.
  ///   - policy: what will be looked up.
  func directory(domain: String?, for policy: Policy) throws -> (directory: StoredDirectory, reading: Reading)? {
    guard let snapshot else { return nil }
    let bytes = try InputFile.read(FilePath(snapshot), to: "read the snapshot", limit: Self.limit)
    let directory = try StoredDirectory(bytes, file: snapshot.printable, domain: domain, for: policy)
    let time = try directory.time ?? Timestamp.ofFile(snapshot)
    return (directory, Reading(server: directory.server, domain: directory.root.domain, time: time, complete: true))
  }
}

extension DirectoryOptions {
  /// Lends a snapshot, or a connection to the first domain controller that answers, and tells of the reading that begins.
  func reading<Result: Sendable>(
    _ snapshot: SnapshotOptions, for policy: Policy, _ body: @Sendable (any ReadableDirectory, Reading) async throws -> Result
  ) async throws -> Result {
    guard let (directory, reading) = try snapshot.directory(domain: domain ?? policy.domain, for: policy) else {
      return try await reading(policyDomain: policy.domain) { try await body($0, Reading($0)) }
    }
    try requireDomain(of: directory, policyDomain: policy.domain)
    return try await body(directory, reading)
  }
}
