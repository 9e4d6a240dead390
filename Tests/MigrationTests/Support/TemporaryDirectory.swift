import Foundation
import SystemPackage

/// A directory that goes with its owner.
final class TemporaryDirectory {
  let path: FilePath

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(component: "kcdmesh-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = FilePath(url.path)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path.string)
  }
}
