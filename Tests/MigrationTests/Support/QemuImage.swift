import Foundation
import SystemPackage

/// A disk image as QEMU understands it: a reader of VHDX that is not ours (`qemu-img`, Debian's qemu-utils).
struct QemuImage {
  let path: FilePath

  /// What `qemu-img info` says.
  struct Info: Decodable {
    enum CodingKeys: String, CodingKey {
      case format
      case virtualSize = "virtual-size"
    }

    let format: String
    let virtualSize: UInt64
  }

  struct Failure: Error {
    let arguments: [String]
    let status: Int32
    let errors: String
  }

  /// The format by its own look at the bytes.
  func info() throws -> Info {
    try JSONDecoder().decode(Info.self, from: run(["info", "--output=json", path.string]))
  }

  /// Fails where the structures are wrong.
  func check() throws {
    _ = try run(["check", "-f", "vhdx", path.string])
  }

  /// What a guest would read.
  func payload(_ range: Range<UInt64>) throws -> [UInt8] {
    let output = FilePath(path.string + ".raw")
    defer { try? FileManager.default.removeItem(atPath: output.string) }
    let source =
      "driver=raw,offset=\(range.lowerBound),size=\(range.count),"
      + "file.driver=vhdx,file.file.driver=file,file.file.filename=\(path)"
    _ = try run(["convert", "--image-opts", source, "-O", "raw", output.string])
    return [UInt8](try Data(contentsOf: URL(filePath: output.string)))
  }

  /// Converts the whole of it.
  func convert(to output: FilePath) throws {
    _ = try run(["convert", "-f", "vhdx", "-O", "raw", path.string, output.string])
  }

  private func run(_ arguments: [String]) throws -> Data {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/qemu-img")
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // Both are shorter than a pipe is long.
    let (text, complaint) = (output.fileHandleForReading.readDataToEndOfFile(), errors.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(arguments: arguments, status: process.terminationStatus, errors: String(decoding: complaint, as: UTF8.self))
    }
    return text
  }
}
