import Foundation
import Kerberos
import Migration
import SMB

// Puts a file on a share, once, and prints what it took: seconds, this process's CPU seconds, its peak of memory.
// SMBBenchmark put|get HOST SHARE FILE KEYTAB PRINCIPAL signed|encrypted [LANES] [CHUNK-KIB] [WINDOW]

func cpuSeconds() -> (user: Double, system: Double) {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
  return (seconds(usage.ru_utime), seconds(usage.ru_stime))
}

func peakMegabytes() throws -> Int {
  let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
  return (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) / 1024
}

func seconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
}

let arguments = CommandLine.arguments.dropFirst().map { $0 }
guard arguments.count >= 7 else {
  print("usage: SMBBenchmark put|get HOST SHARE FILE KEYTAB PRINCIPAL signed|encrypted [LANES] [CHUNK-KIB] [WINDOW]")
  exit(64)
}
let (host, shareName, path) = (arguments[1], arguments[2], arguments[3])
var options = ClientOptions()
options.requiresEncryption = arguments[6] == "encrypted"
var transferOptions = TransferOptions()
if arguments.count > 7, let lanes = Int(arguments[7]) { transferOptions.lanes = lanes }
if arguments.count > 8, let kibibytes = Int(arguments[8]) { options.chunkSize = kibibytes << 10 }
if arguments.count > 9, let window = Int(arguments[9]) { options.window = window }

let descriptor = open(path, arguments[0] == "put" ? O_RDONLY : O_RDWR | O_CREAT | O_TRUNC, 0o600)
guard descriptor >= 0 else {
  print("\(path): \(String(cString: strerror(errno)))")
  exit(1)
}
let credentials = try await InitiatorCredentials.fromKeytab(arguments[4], principal: arguments[5])
let begin = ContinuousClock.now
let connect: FileTransfer.Connector = { [options] previous in
  try await SMBClient.open(ServerAddress(host: host), options: options, replacing: previous) { host in
    KerberosSecurityContext(try GSSInitiatorContext(credentials, service: "cifs/\(host)"))
  }
}
let name = "benchmark.bin"
let start = ContinuousClock.now
let before = cpuSeconds()
var size: UInt64 = 0
let transfer: FileTransfer
if arguments[0] == "put" {
  size = UInt64(lseek(descriptor, 0, Int32(SEEK_END)))
  transfer = try await FileTransfer.create(name, share: shareName, options: transferOptions, connect: connect)
  try await transfer.write(TransferRanges([0..<size])) { memory, offset in
    guard pread(descriptor, memory.baseAddress, memory.count, off_t(offset)) == memory.count else { throw CocoaError(.fileReadUnknown) }
  }
} else {
  transfer = try await FileTransfer.open(name, share: shareName, for: .read, options: transferOptions, connect: connect)
  size = try await transfer.size()
  try await transfer.read(TransferRanges([0..<size])) { bytes, offset in
    guard pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(offset)) == bytes.count else { throw CocoaError(.fileWriteUnknown) }
  }
}
let lanes = await transfer.connectedLanes()
guard lanes == transferOptions.lanes else {
  print("only \(lanes) of \(transferOptions.lanes) sessions could be opened")
  exit(1)
}
try await transfer.close()
let session = transfer.session
let took = seconds(.now - start)
let whole = seconds(.now - begin)
let after = cpuSeconds()
print(
  String(
    format: "%@ %@ %@ %@: %.3f s (with logon %.3f s), %.0f MB/s, client CPU %.3f s (user %.3f, system %.3f), peak %d MB",
    arguments[0], session.dialect.description,
    session.isEncrypted ? session.cipher?.description ?? "" : session.signing.description, "\(size >> 20) MiB", took,
    whole, Double(size) / 1e6 / took, after.user + after.system - before.user - before.system, after.user - before.user,
    after.system - before.system, try peakMegabytes()))
