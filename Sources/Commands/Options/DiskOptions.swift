internal import ArgumentParser
internal import Delegation
internal import Migration
internal import SystemPackage

/// Which disk is moved, and where to.
struct DiskOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The directory on each target, as the target names it; the disk gets a share of its own.", valueName: "path"))
  var targetDirectory: String?

  @Option(help: ArgumentHelp("A share that is there on each target; none is made then.", valueName: "name"))
  var share: String?

  @Option(help: ArgumentHelp("The size of the disk, as in 16M, 2G; by default 16M.", valueName: "size"))
  var size: String?

  @Option(help: ArgumentHelp("Move this disk instead of a generated one.", valueName: "file"), completion: .file())
  var disk: String?

  func validate() throws {
    if targetDirectory != nil, share != nil { throw ValidationError("--target-directory and --share are two places; choose one") }
    if size != nil, disk != nil { throw ValidationError("--size is for a generated disk; leave it out beside --disk") }
  }

  /// Makes sure that a place is named.
  func requirePlace() throws {
    guard targetDirectory != nil || share != nil else {
      throw ValidationError(
        "where on the targets is the disk to go? --target-directory PATH makes a share there for the time of the proof, --share NAME uses one"
          + " that is there; --only kdc proves the tickets and writes nothing")
    }
    _ = try destination()
  }

  /// Makes sure that nothing is said of a disk.
  func requireNone() throws {
    guard targetDirectory == nil, share == nil, size == nil, disk == nil else {
      throw ValidationError("--only kdc moves no disk; leave --target-directory, --share, --size and --disk out")
    }
  }

  /// The place.
  ///
  /// - Throws: an error of usage.
  func destination() throws -> Destination {
    if let targetDirectory { return .directory(targetDirectory) }
    guard let share, !share.isEmpty, !share.contains(where: { "\\/:*?\"<>|".contains($0) }) else {
      throw ValidationError("--share takes the name of a share, without a path: vms")
    }
    return .share(share)
  }

  /// The disk.
  ///
  /// - Throws: an error of usage, or `DiskError` where the file can't be used.
  func image() throws -> any DiskImage {
    if let disk { return try DiskFile(FilePath(disk)) }
    return try GeneratedDisk(
      size: try argument(size ?? "16M") { text throws(NameError) in try DiskSize(parsing: text) }, seed: .random(in: 0 ... .max))
  }
}
