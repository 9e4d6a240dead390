internal import Delegation
internal import LDIF
internal import PrintableText

/// The objects of a file, with whole lists.
struct SnapshotContent {
  typealias Attributes = [(name: String, values: [[UInt8]])]

  private(set) var objects: [(name: DistinguishedName, attributes: Attributes)] = []
  private var rootDSE: [String: [String]] = [:]
  /// The attributes' names of the objects that several records are of.
  private var merged: [Int: Set<String>] = [:]
  private let file: String

  /// Reads records; the same object in several parts of a file is one.
  init(_ bytes: [UInt8], file: String) throws {
    self.file = file
    var reader = LDIFReader(try Self.utf8(bytes, file: file))
    var positions: [DistinguishedName: Int] = [:]
    do {
      while let record = try reader.next() {
        try take(record, line: reader.recordLine, positions: &positions)
      }
    } catch let error as LDIFError {
      throw SnapshotError(file: file, line: error.line, reason: error.message)
    }
    guard !objects.isEmpty else { throw SnapshotError(file: file, line: nil, reason: "it holds no object") }
  }

  /// `ldifde -u`, and a redirection in PowerShell, write UTF-16 with a byte order mark.
  private static func utf8(_ bytes: [UInt8], file: String) throws -> [UInt8] {
    guard bytes.starts(with: [0xFF, 0xFE]) else { return bytes }
    let units = stride(from: 2, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
    guard bytes.count.isMultiple(of: 2), let text = String(validating: units, as: UTF16.self) else {
      throw SnapshotError(file: file, line: nil, reason: "it begins as UTF-16 and is none")
    }
    return Array(text.utf8)
  }

  private mutating func take(_ record: LDIFRecord, line: Int, positions: inout [DistinguishedName: Int]) throws {
    let attributes = try wholeAttributes(of: record, line: line)
    guard !record.dn.isEmpty else {
      for (name, values) in attributes { rootDSE[name.lowercased()] = values.compactMap { String(validating: $0, as: UTF8.self) } }
      return
    }
    let name: DistinguishedName
    do {
      name = try DistinguishedName(parsing: record.dn)
    } catch {
      throw SnapshotError(file: file, line: line, reason: "\(error)")
    }
    guard let position = positions[name] else {
      positions[name] = objects.count
      return objects.append((name, attributes))
    }
    // The same object of two searches: each attribute is whole in one of them.
    var known = merged[position] ?? Set(objects[position].attributes.map { $0.name.lowercased() })
    objects[position].attributes += attributes.filter { known.insert($0.name.lowercased()).inserted }
    merged[position] = known
  }

  /// An object's attributes; `ldifde` writes each object as one to be added.
  private func wholeAttributes(of record: LDIFRecord, line: Int) throws -> Attributes {
    switch record.kind {
    case .content(let attributes), .change(.add(let attributes), controls: _):
      var lists = StoredLists()
      for attribute in attributes { try lists.add(attribute, file: file, line: line) }
      return try lists.attributes(of: record.dn, file: file, line: line)
    case .change:
      throw SnapshotError(file: file, line: line, reason: "it holds changes, not the state of a directory")
    }
  }

  // MARK: What the file says of itself

  func rootValue(_ name: String) -> String? { rootDSE[name.lowercased()]?.first }

  /// What could not be read when the snapshot was made, and what this policy asks for besides; `nil` for a file of another program.
  ///
  /// - Throws: ``SnapshotError`` where the policy's hosts are not those that were looked up: what isn't there may be in the directory.
  func gaps(for policy: Policy) throws -> [ReadingTopic: String]? {
    guard rootValue(SnapshotForm.version) == "1" else { return nil }
    let missing = PolicyScope(of: policy).missing(in: PolicyScope(lines: rootDSE[SnapshotForm.scope.lowercased()] ?? []))
    let reason = "was made for another policy, and not all that this one asks for was looked up: take kcdmesh snapshot of this policy"
    guard !missing.hosts else { throw SnapshotError(file: file, line: nil, reason: "it \(reason)") }
    var unasked: [ReadingTopic: String] = [:]
    if missing.names { unasked[.owners] = "\(file) \(reason)" }
    if missing.operators { unasked[.operators] = "\(file) \(reason)" }
    let pairs = (rootDSE[SnapshotForm.gap.lowercased()] ?? []).compactMap { text -> (ReadingTopic, String)? in
      let parts = text.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, let topic = ReadingTopic(rawValue: String(parts[0])) else { return nil }
      return (topic, String(parts[1].drop { $0 == " " }))
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first }).merging(unasked) { first, _ in first }
  }

  /// What the directory's rootDSE said, or what the names of the objects tell.
  func root(domain: String?) throws -> RootDSE {
    if let version = rootValue(SnapshotForm.version), version != "1" {
      throw SnapshotError(file: file, line: nil, reason: "it is a snapshot of a later version (\(version)) of kcdmesh")
    }
    var values = rootDSE.compactMapValues(\.first)
    let root = try values["defaultnamingcontext"] ?? domainRoot(domain: domain)
    values["defaultNamingContext"] = root
    values["configurationNamingContext"] = values["configurationnamingcontext"] ?? configurationRoot ?? "CN=Configuration,\(root)"
    values["dnsHostName"] = values["dnshostname"]
    values["vendorName"] = values["vendorname"]
    values["isGlobalCatalogReady"] = "TRUE"
    if values["dnsHostName"] == nil {
      values["dnsHostName"] = values["defaultNamingContext"].flatMap { try? DistinguishedName(parsing: $0).domain }
    }
    return try RootDSE(values, server: file)
  }

  /// The root of the policy's domain, else of the only one that there is.
  private func domainRoot(domain: String?) throws -> String {
    let domains = Set(objects.filter { !$0.name.text.lowercased().contains("cn=configuration,dc=") }.compactMap(\.name.domain))
    let found = domain.flatMap { wanted in domains.first { $0.isSameName(as: wanted) } } ?? (domains.count == 1 ? domains.first : nil)
    guard let found else {
      let names = domains.isEmpty ? "none" : domains.sorted().joined(separator: ", ")
      throw SnapshotError(
        file: file, line: nil, reason: "it can't be told which domain it is of (there are: \(names)); name it by domain in the policy")
    }
    return found.split(separator: ".").map { "DC=\($0)" }.joined(separator: ",")
  }

  private var configurationRoot: String? {
    objects.lazy.map { $0.name.text.lowercased() }.compactMap { name in
      name.firstRange(of: "cn=configuration,dc=").map { String(name[$0.lowerBound...]) }
    }.first
  }
}

/// A file that can't stand for a directory.
public struct SnapshotError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file.
  public var file: String
  /// The line, from 1, where there is one.
  public var line: Int?
  /// What is wrong.
  public var reason: String

  public var description: String {
    "read the snapshot \(file.printable)\(line.map { ":\($0)" } ?? ""): \(reason.printable);"
      + " it takes LDIF of kcdmesh snapshot, ldapsearch or ldifde"
  }
}
