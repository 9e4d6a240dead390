import Glibc

/// libFuzzer's program: `FuzzTests TARGET [libFuzzer's options and corpora]`, or `FuzzTests --list`.
///
/// Built instead of the tests where Package.swift is told so: see Scripts/fuzz.
@main enum Fuzzer {
  /// Set once, before the first input.
  nonisolated(unsafe) static var target: FuzzTarget?

  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count > 1, arguments[1] != "--list" else {
      for target in FuzzTarget.all { print(target.name) }
      return
    }
    target = FuzzTarget.all.first { $0.name == arguments[1] }
    guard target != nil else {
      print("there is no target called \(arguments[1])")
      exit(64)
    }
    var remaining = [CommandLine.unsafeArgv[0]] + (2..<Int(CommandLine.argc)).map { CommandLine.unsafeArgv[$0] } + [nil]
    remaining.withUnsafeMutableBufferPointer { buffer in
      var count = Int32(buffer.count - 1)
      var base = buffer.baseAddress
      exit(runDriver(&count, &base, fuzzOneInput))
    }
  }
}

/// The fuzzer as a library (https://llvm.org/docs/LibFuzzer.html#using-libfuzzer-as-a-library).
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<Int32>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// What libldap leaks, which is no fault of ours.
///
/// It keeps the buffer of a connection that is lost in the middle of a message, 4 KiB; and of each connection by TLS the priorities of GnuTLS
/// that it had before ours, 8 KiB.
@_cdecl("__lsan_default_suppressions")
func leakSuppressions() -> UnsafePointer<UInt8> {
  ("leak:liblber\nleak:gnutls_priority_init" as StaticString).utf8Start
}

/// The library's own main, which is linked and not used, wants it by this name.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  do throws(Contradiction) {
    try Fuzzer.target?.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
  } catch {
    fatalError(error.description)
  }
  return 0
}
