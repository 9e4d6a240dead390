import Foundation

// Provisions and rolls back again and again in one process, where all that is not given back adds up, and tells whether anything did.
// Soak CYCLES BASE NAME,NAME… [memory|descriptors|threads]
//
// The computers lie below BASE; files go into the current directory. With the last word something is not given back on purpose, to
// prove that it would be seen. Exit status: 0 nothing grows, 1 something does, or a cycle failed.

let arguments = CommandLine.arguments
let leak = arguments.count == 5 ? Leak(rawValue: arguments[4]) : nil
guard arguments.count == 4 || leak != nil, let cycles = Int(arguments[1]), cycles >= 8 else {
  FileHandle.standardError.write(Data("Soak CYCLES BASE NAME,NAME… [memory|descriptors|threads], at least 8 cycles\n".utf8))
  exit(64)
}

do {
  let names = arguments[3].split(separator: ",").map(String.init)
  let clock = ContinuousClock()
  let start = clock.now
  let trend = try await Soak(ground: Ground(base: arguments[2], names: names), cycles: cycles, leak: leak).run()
  let entries = cycles * 6 * names.count * (names.count - 1)
  let time = (clock.now - start).formatted(.time(pattern: .minuteSecond))
  print("\(cycles) cycles over \(names.count) hosts, \(entries) entries written and taken away again, in \(time)")
  print(trend.summary)
  guard trend.growths.isEmpty else { throw Failure(trend.growths.joined(separator: "; ")) }
} catch {
  FileHandle.standardError.write(Data("Soak: error: \(error)\n".utf8))
  exit(1)
}
