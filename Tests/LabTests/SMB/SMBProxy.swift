import Foundation
import Glibc
import SMB
import Testing

/// A way to a file server on which one thing goes wrong: `smb-proxy.py`.
final class SMBProxy: Sendable {
  /// The server, as it is reached over the proxy.
  let server: FileServer
  private let process: Process
  private let input: Pipe
  private let output: Pipe

  /// - Parameter fault: `requests` or `answers`, a command or `any`, which of them, and what happens to it: as the program takes it.
  init(to server: FileServer, _ fault: String) throws {
    process = Process()
    input = Pipe()
    output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments =
      ["\(Desk.programs)/smb-proxy.py", server.host, String(server.port)] + fault.split(separator: " ").map(String.init)
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    let port = try #require(UInt16(line.trimmingCharacters(in: .whitespacesAndNewlines)), "the proxy does not start")
    var proxied = server
    proxied.address = ServerAddress(host: "127.0.0.1", port: port)
    self.server = proxied
  }

  /// Waits until a request that is `late` has been answered; lines can arrive in pieces.
  func lateAnswer() throws {
    let pipe = output.fileHandleForReading
    var text = ""
    while !text.contains("late\n") {
      var answer = pollfd(fd: pipe.fileDescriptor, events: Int16(POLLIN), revents: 0)
      try #require(poll(&answer, 1, 120_000) == 1, "no request was late")
      let piece = pipe.availableData
      try #require(!piece.isEmpty, "the proxy has ended")
      text += String(decoding: piece, as: UTF8.self)
    }
  }

  deinit {
    try? input.fileHandleForWriting.close()
  }
}
