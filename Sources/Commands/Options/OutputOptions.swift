public import ArgumentParser
internal import Delegation
internal import Foundation
internal import Glibc
internal import PrintableText
public import Reports
internal import Storage
internal import SystemPackage

extension ReportFormat: ExpressibleByArgument {}

/// Where reports go, and in which form.
struct OutputOptions: ParsableArguments {
  @Option(help: "The report's form.")
  var format = ReportFormat.text

  @Option(
    help: ArgumentHelp("Write the report to a file, whole or not at all; else to standard output.", valueName: "file"), completion: .file())
  var output: String?

  @Option(help: ArgumentHelp("One more report of the same reading (repeatable).", valueName: "format=file"))
  var report: [String] = []

  func validate() throws {
    try requireDistinct()
  }

  /// Makes sure that no two files of a command line are one, which would then hold only the last that was written.
  ///
  /// - Parameters:
  ///   - others: the command's other files, by their options; those that are read as well, for an output would replace them.
  func requireDistinct(from others: KeyValuePairs<String, String?> = [:]) throws {
    let own = try further().map { ("--report", $0.path.string) } + [output.map { ("--output", $0) }].compactMap(\.self)
    var names: [FilePath: String] = [:]
    for (name, path) in own + others.compactMap({ name, path in path.map { (name, $0) } }) {
      let place = FilePath(FileManager.default.currentDirectoryPath).pushing(FilePath(path)).lexicallyNormalized()
      if let other = names.updateValue(name, forKey: place) {
        throw ValidationError("\(other) and \(name) are both \(path.printable); name two files")
      }
    }
  }

  /// Makes sure that a report has every form that is asked for, before anything is read or written.
  func require<R: Report>(_: R.Type) throws {
    for format in [format] + (try further().map(\.format)) where !R.formats.contains(format) {
      throw ValidationError(UnsupportedFormat(format, available: R.formats).description)
    }
  }

  /// Whether the report is text on standard output, so that it can come in parts.
  var isPlainText: Bool { format == .text && output == nil }

  /// Makes sure that every file of a report can be written.
  func requirePlaces() throws {
    for path in try further().map(\.path) + [output.map { FilePath($0) }].compactMap(\.self) {
      try OutputFile.requirePlace(for: path, action: Self.action)
    }
  }

  /// What each message says was being done.
  private static let action = "write the report"

  /// Writes a report wherever it is to go; its files all or none.
  func write(_ report: some Report) throws {
    var files = try furtherFiles(report)
    let bytes = try report.rendered(as: format, style: output == nil ? Console.style(for: STDOUT_FILENO) : .plain)
    if let output { files.append((bytes, FilePath(output))) }
    try OutputFile.write(files, action: Self.action)
    if output == nil { try StandardOutput.write(bytes) }
  }

  /// Shows a plan before it is executed: as the report's first part, or, where the report is for programs, to whoever is asked.
  func show(_ report: DiffReport, isAsked: Bool) throws {
    if isPlainText {
      try StandardOutput.write(try report.rendered(as: .text, style: Console.style(for: STDOUT_FILENO)))
    } else if isAsked {
      Console.text(String(decoding: try report.rendered(as: .text, style: Console.style(for: STDERR_FILENO)), as: UTF8.self))
    }
  }

  /// Writes what became of a plan that was shown.
  ///
  /// - Throws: ``ExitStatus`` where not everything is confirmed.
  func conclude(_ report: DiffReport, _ outcome: PlanDocument.Outcome) throws {
    var report = report
    report.outcome = outcome
    if isPlainText {
      try OutputFile.write(try furtherFiles(report), action: Self.action)
      report.isBrief = true
      try StandardOutput.write(try report.rendered(as: .text, style: Console.style(for: STDOUT_FILENO)))
    } else {
      try write(report)
    }
    if outcome.exitStatus != .done { throw outcome.exitStatus }
  }

  private func furtherFiles(_ report: some Report) throws -> [(bytes: [UInt8], path: FilePath)] {
    try further().map { (try report.rendered(as: $0.format, style: .plain), $0.path) }
  }

  /// Writes bytes to the output.
  func write(_ bytes: [UInt8]) throws {
    if let output {
      try OutputFile.write(bytes, to: FilePath(output), action: Self.action)
    } else {
      try StandardOutput.write(bytes)
    }
  }

  private func further() throws -> [(format: ReportFormat, path: FilePath)] {
    try report.map { argument in
      let parts = argument.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let format = ReportFormat(rawValue: String(parts[0])) else {
        throw ValidationError("--report takes FORMAT=FILE, as in json=report.json, not “\(argument)”")
      }
      return (format, FilePath(String(parts[1])))
    }
  }
}
