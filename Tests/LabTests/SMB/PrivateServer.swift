import Foundation
import Glibc
import SMB
import Synchronization
import Testing

/// An smbd of a test's own, beside xray's and with xray's key, at a port of its own: it can be configured, asked to fail, and killed.
///
/// Nobody else knows of it; it is gone with this object.
final class PrivateServer: Sendable {
  private static let host = "xray"
  private static let count = Mutex(UInt16(0))

  /// The server as a client sees it; its share is `vms`.
  let server: FileServer
  private let root: String
  private let process: Process
  /// In the foreground, smbd ends with its standard input: also when the tests are killed.
  private let input = Pipe()

  /// Starts one and waits until it answers.
  ///
  /// - Parameters:
  ///   - settings: lines of the section `[global]`.
  ///   - shareSettings: lines of the section `[vms]`.
  ///   - diskSize: what the share's own file system holds, as `mount -o size` takes it; else the share lies on this machine's disk.
  init(_ settings: [String] = [], shareSettings: [String] = [], diskSize: String? = nil) async throws {
    _ = try Directory.server()
    let number = Self.count.withLock { count in
      count += 1
      return count
    }
    let port = 20000 + UInt16(truncatingIfNeeded: getpid()) % 1000 * 20 + number
    root = FileManager.default.temporaryDirectory.appending(path: "kcdmesh-smbd-\(getpid())-\(number)").path
    server = FileServer(name: Self.host, port: port, directory: "\(root)/share")
    for part in ["private", "lock", "state", "cache", "run", "ncalrpc", "share"] {
      try FileManager.default.createDirectory(atPath: "\(root)/\(part)", withIntermediateDirectories: true)
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: "\(root)/private")
    let home = "\(Directory.state)/hosts/\(Self.host)"
    try FileManager.default.copyItem(atPath: "\(home)/private/secrets.tdb", toPath: "\(root)/private/secrets.tdb")
    try Self.configuration(settings, shareSettings, root: root, home: home, port: port)
      .write(toFile: "\(root)/smb.conf", atomically: true, encoding: .utf8)
    process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    let mount = diskSize.map { "mount -t tmpfs -o size=\($0) tmpfs '\(root)/share' && " } ?? ""
    let script = mount + #"mount --bind "$0" /run/samba && exec smbd --foreground --no-process-group --configfile="$1""#
    process.arguments = ["ip", "netns", "exec", "kcdmesh-\(Self.host)", "sh", "-c", script, "\(home)/run", "\(root)/smb.conf"]
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    try await eventually { access("\(root)/run/smbd.pid", F_OK) == 0 }
    try await eventually { (try? control("smbd", "ping")) != nil }
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
    try? FileManager.default.removeItem(atPath: root)
  }

  /// Tells the server something, by `smbcontrol`.
  @discardableResult
  func control(_ arguments: String...) throws -> String {
    try run("smbcontrol", ["--configfile=\(root)/smb.conf"] + arguments)
  }

  /// The processes that serve a client.
  func workers() throws -> [pid_t] {
    let text = try run("smbstatus", ["--configfile=\(root)/smb.conf", "--processes", "--json"])
    let status = try JSONDecoder().decode(Status.self, from: Data(text.utf8))
    return status.sessions.values.compactMap { pid_t($0.serverID.pid) }
  }

  private struct Status: Decodable {
    struct Session: Decodable {
      struct ServerID: Decodable {
        var pid: String
      }

      var serverID: ServerID

      enum CodingKeys: String, CodingKey {
        case serverID = "server_id"
      }
    }

    var sessions: [String: Session]
  }

  private static func configuration(
    _ settings: [String], _ shareSettings: [String], root: String, home: String, port: UInt16
  ) -> String {
    let all =
      [
        "[global]", "workgroup = LAB", "realm = \(Directory.domain.uppercased())", "netbios name = \(host.uppercased())",
        "server role = member server", "kerberos method = dedicated keytab",
        "dedicated keytab file = \(Directory.state)/keytabs/\(host).keytab", "username map = \(home)/users", "min domain uid = 0",
        "idmap config * : backend = tdb", "idmap config * : range = 100000-199999", "load printers = no", "disable spoolss = yes",
        "smb ports = \(port)", "private dir = \(root)/private", "lock directory = \(root)/lock", "state directory = \(root)/state",
        "cache directory = \(root)/cache", "pid directory = \(root)/run", "ncalrpc dir = \(root)/ncalrpc", "log file = \(root)/log",
      ] + settings + ["[vms]", "path = \(root)/share", "read only = no"] + shareSettings
    return all.joined(separator: "\n") + "\n"
  }
}
