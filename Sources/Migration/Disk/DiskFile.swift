internal import Glibc
public import SystemPackage

/// A disk that is a file on this machine.
///
/// Its size and its holes are those that it had when it was opened, and a read that finds it shorter is an error. Nobody may write to it
/// meanwhile: bytes that change between two reads are not noticed here.
public final class DiskFile: DiskImage {
  public let name: String
  public let size: UInt64
  public let dataRanges: [Range<UInt64>]
  private let file: Int32

  /// Opens a file.
  ///
  /// - Throws: ``DiskError``, also where it is no regular file or is empty.
  public init(_ path: FilePath) throws(DiskError) {
    // Without O_NONBLOCK, the open of a pipe would wait for somebody to write to it.
    let file = Glibc.open(path.string, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw DiskError("open", path.string, errno: errno) }
    do throws(DiskError) {
      let size = try Self.size(of: file, path.string)
      dataRanges = try Self.dataRanges(of: file, path.string, size: size)
      // Ranges of a file that became shorter meanwhile would have the lost part for a hole.
      guard try Self.size(of: file, path.string) >= size else { throw DiskError("open", path.string, "it is becoming shorter") }
      self.size = size
    } catch {
      _ = Glibc.close(file)
      throw error
    }
    self.file = file
    name = path.string
  }

  deinit {
    _ = Glibc.close(file)
  }

  private static func size(of file: Int32, _ name: String) throws(DiskError) -> UInt64 {
    var status = stat()
    guard fstat(file, &status) == 0 else { throw DiskError("open", name, errno: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw DiskError("open", name, "it is not a regular file", advice: "name the file of a disk's image, such as a .vhdx")
    }
    guard status.st_size > 0 else { throw DiskError("open", name, "it is empty", advice: "moving nothing would prove nothing") }
    return UInt64(status.st_size)
  }

  private static func dataRanges(of file: Int32, _ name: String, size: UInt64) throws(DiskError) -> [Range<UInt64>] {
    let result = DataRanges.survey(size: size) { place, kind in
      let found = lseek(file, off_t(place), kind.rawValue)
      return found < 0 ? .failure(errno) : .place(Int64(found))
    }
    switch result {
    case .success(let ranges): return ranges
    case .failure(let error): throw DiskError("find the holes of", name, errno: error.number)
    }
  }

  public func read(into memory: UnsafeMutableRawBufferPointer, at offset: UInt64) throws {
    try requireRange(offset, memory.count)
    let count = try Self.fill(memory, name) { rest, done in
      pread(file, rest.baseAddress, rest.count, off_t(offset) + off_t(done))
    }
    guard count == memory.count else {
      throw DiskError(
        "read", name, "it has no byte at \(offset + UInt64(count)) any more, and had \(size) bytes when it was opened",
        advice: "it must not be cut while it is moved")
    }
  }

  /// Reads until the memory is full or there is no more.
  ///
  /// - Parameter read: reads to the rest of the memory, behind so many bytes; answers as `read(2)` does.
  /// - Returns: how many bytes there were.
  static func fill(
    _ memory: UnsafeMutableRawBufferPointer, _ name: String, _ read: (_ rest: UnsafeMutableRawBufferPointer, _ done: Int) -> Int
  ) throws(DiskError) -> Int {
    var done = 0
    while done < memory.count {
      let count = read(UnsafeMutableRawBufferPointer(rebasing: memory[done...]), done)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw DiskError("read", name, errno: errno) }
      guard count > 0 else { break }
      done += count
    }
    return done
  }
}
