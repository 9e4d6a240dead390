import CAllocator
import Foundation

/// What this process holds at one moment.
struct Footprint {
  /// Resident memory, without the pages that the allocator keeps for later.
  var residentKiB: Int
  /// Bytes that were asked for and not given back: nothing but a leak makes them grow.
  var heapBytes: Int
  var descriptors: Int
  var threads: Int

  /// Reads /proc and asks the allocator, which first gives back what it keeps for later.
  static func now() throws -> Self {
    malloc_trim(0)
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let number = { (key: String) in
      let line = status.split(separator: "\n").first { $0.hasPrefix("\(key):") }
      return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
    }
    guard let residentKiB = number("VmRSS"), let threads = number("Threads") else { throw Failure("/proc/self/status is not as expected") }
    // The listing itself is one of them, each time.
    let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    return Self(residentKiB: residentKiB, heapBytes: Int(kcd_bytes_in_use()), descriptors: descriptors, threads: threads)
  }
}

/// Why a soak fails.
struct Failure: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}
