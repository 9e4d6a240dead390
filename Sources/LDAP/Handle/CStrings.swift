import Glibc

/// Lends strings to C as an array that ends in a null pointer.
func withCStrings<Result>(
  _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) throws -> Result
) rethrows -> Result {
  var pointers = strings.map { strdup($0) }
  defer { for pointer in pointers { free(pointer) } }
  pointers.append(nil)
  return try pointers.withUnsafeMutableBufferPointer { try body($0.baseAddress) }
}

extension String {
  /// C would end the text there, and another object would be meant.
  var containsNUL: Bool { utf8.contains(0) }
}
