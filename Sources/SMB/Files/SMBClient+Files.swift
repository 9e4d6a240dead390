internal import WindowsTypes

extension SMBClient {
  /// Enters a share of the server.
  ///
  /// - Throws: ``SMBError``, with STATUS_BAD_NETWORK_NAME if there is none of this name.
  public func connectShare(_ name: String) throws -> Share {
    try enter(name, isCleanUp: false)
  }

  /// Enters the share of the server's pipes.
  func enterPipes(isCleanUp: Bool) throws -> Share {
    try enter("IPC$", isCleanUp: isCleanUp)
  }

  private func enter(_ name: String, isCleanUp: Bool) throws -> Share {
    let path = "\\\\\(server.host)\\\(name)"
    let share = try perform(.treeConnect, path, isCleanUp: isCleanUp) { connection in
      var treeID: UInt32 = 0
      let response: TreeConnectResponse = try connection.call(TreeConnectRequest(path: path)) { treeID = $0.treeID }
      let isEncrypted = response.wantsEncryption || session.isEncrypted
      guard !isEncrypted || session.cipher != nil else {
        throw connection.error(.refused, "the share wants encryption, and no cipher was agreed on")
      }
      return Share(
        id: treeID, path: path, isEncrypted: isEncrypted, maximalAccess: response.maximalAccess, isPipe: response.shareType == 2)
    }
    try perform(.negotiate, path, isCleanUp: isCleanUp) { _ in try validateOnce(share) }
    return share
  }

  /// Leaves a share.
  public func disconnect(_ share: Share) throws {
    try perform(.close, share.path, isCleanUp: true) { connection in
      let _: EmptyResponse = try connection.call(TreeDisconnectRequest(), tree: share)
    }
  }

  /// What to open a file for.
  public enum OpenMode: Sendable {
    /// To read one that is there.
    case read
    /// To write, and read again, one that must not be there yet.
    case createNew
    /// To write, and read again, one that is there.
    case update
    /// To delete what is there.
    case delete
    /// A directory that is there.
    case directory
  }

  /// Opens a file; links are not followed.
  ///
  /// - Parameters:
  ///   - name: relative to the share, with backslashes; empty for the share's root.
  ///   - sharesWriting: whether others, a second session of ours for instance, may have a file open for writing at the same time.
  /// - Throws: ``SMBError``, with STATUS_OBJECT_NAME_NOT_FOUND if it is not there, STATUS_OBJECT_NAME_COLLISION if it must not be.
  public func open(_ name: String, on share: Share, for mode: OpenMode, sharesWriting: Bool = false) throws -> RemoteFile {
    try perform(.open, share.path + "\\" + name) { connection in
      var request = mode.request(name)
      if sharesWriting {
        request.sharing.insert(.write)
        request.access.remove(.delete)  // which the others would have to share, too
      }
      let response: CreateResponse = try connection.call(request, tree: share)
      return RemoteFile(
        id: response.fileID, share: share, name: name, size: response.endOfFile,
        isDirectory: response.attributes & CreateResponse.directoryAttribute != 0)
    }
  }

  /// Whether there is a directory of this name.
  public func directoryExists(_ name: String, on share: Share) throws -> Bool {
    do {
      _ = try perform(.open, share.path + "\\" + name) { try $0.visit(OpenMode.directory.request(name), tree: share) }
      return true
    } catch let error as SMBError {
      switch error.status {
      case .objectNameNotFound?, .objectPathNotFound?, .notADirectory?, .noSuchFile?: return false
      default: throw error
      }
    }
  }

  /// Has the server write to stable storage what it holds of a file.
  public func flush(_ file: RemoteFile) throws {
    try perform(.flush, file.path) { connection in
      let _: EmptyResponse = try connection.call(FlushRequest(fileID: file.id), tree: file.share)
    }
  }

  /// Closes a file; an error is one of the data, and must not be passed over.
  ///
  /// - Returns: the file's size, as the server tells it.
  @discardableResult
  public func close(_ file: RemoteFile) throws -> UInt64 {
    try perform(.close, file.path, isCleanUp: true) { connection in
      let response: CloseResponse = try connection.call(CloseRequest(fileID: file.id), tree: file.share)
      return response.endOfFile
    }
  }

  /// Sets a file's size; new bytes read as zeros.
  public func setSize(_ size: UInt64, of file: RemoteFile) throws {
    try perform(.change, file.path) { connection in
      let _: SetInfoResponse = try connection.call(SetInfoRequest(fileID: file.id, change: .endOfFile(size)), tree: file.share)
    }
  }

  /// Lets a file have holes ([MS-FSCC] 2.3.64).
  public func setSparse(_ file: RemoteFile) throws {
    try control(.setSparse, [1], file)
  }

  /// Makes a hole of a range of a sparse file; other files get zeros there ([MS-FSCC] 2.3.71).
  public func setZero(_ range: Range<UInt64>, in file: RemoteFile) throws {
    var writer = WireWriter()
    writer.integer(range.lowerBound)
    writer.integer(range.upperBound)
    try control(.setZeroData, writer.bytes, file)
  }

  private func control(_ code: IOControlRequest.Code, _ input: [UInt8], _ file: RemoteFile) throws {
    try perform(.change, file.path) { connection in
      let _: IOControlResponse = try connection.call(
        IOControlRequest(code: code, fileID: file.id, input: input, maxOutput: 0), tree: file.share)
    }
  }

  /// Deletes a file, or an empty directory.
  public func delete(_ name: String, on share: Share) throws {
    try perform(.delete, share.path + "\\" + name, isCleanUp: true) { connection in
      let _: SetInfoResponse = try connection.visit(OpenMode.delete.request(name), tree: share) {
        SetInfoRequest(fileID: $0, change: .deleteOnClose)
      }
    }
  }

  /// The file's size, as the server tells it now.
  public func size(of file: RemoteFile) throws -> UInt64 {
    try query(.fileStandard, file) { (output) throws(MalformedMessage) in try FileStandardInformation(decoding: output).endOfFile }
  }

  /// How big the volume is on which the file lies, and what of it is free.
  public func space(at file: RemoteFile) throws -> VolumeSpace {
    try query(.fileSystemSize, file) { (output) throws(MalformedMessage) in try VolumeSpace(decoding: output) }
  }

  /// How big a share's volume is, and what of it is free.
  public func space(on share: Share) throws -> VolumeSpace {
    try perform(.query, share.path) { connection in
      let response: QueryInfoResponse = try connection.visit(OpenMode.directory.request(""), tree: share) {
        QueryInfoRequest(fileID: $0, infoClass: .fileSystemSize)
      }
      return try connection.read { () throws(MalformedMessage) in try VolumeSpace(decoding: response.output) }
    }
  }

  private func query<Result>(
    _ infoClass: QueryInfoRequest.Class, _ file: RemoteFile, _ decode: ([UInt8]) throws(MalformedMessage) -> Result
  ) throws -> Result {
    try perform(.query, file.path) { connection in
      let response: QueryInfoResponse = try connection.call(
        QueryInfoRequest(fileID: file.id, infoClass: infoClass), tree: file.share)
      return try connection.read { () throws(MalformedMessage) in try decode(response.output) }
    }
  }
}

extension RemoteFile {
  /// `\\server\share\name`, for messages.
  var path: String { share.path + "\\" + name }
}

extension SMBClient.OpenMode {
  func request(_ name: String) -> CreateRequest {
    let readWrite: CreateRequest.Access = [.readData, .writeData, .appendData, .readAttributes, .writeAttributes, .synchronize, .delete]
    return switch self {
    case .read:
      CreateRequest(
        name: name, access: [.readData, .readAttributes, .synchronize], sharing: [.read, .write, .delete], disposition: .open,
        options: [.noDirectory, .sequential, .openReparsePoint])
    case .createNew:
      CreateRequest(
        name: name, access: readWrite, sharing: [.read], disposition: .create, options: [.noDirectory, .sequential, .openReparsePoint])
    case .update:
      CreateRequest(
        name: name, access: readWrite, sharing: [.read], disposition: .open, options: [.noDirectory, .sequential, .openReparsePoint])
    case .delete:
      CreateRequest(
        name: name, access: [.delete, .readAttributes, .synchronize], sharing: [.read, .write, .delete], disposition: .open,
        options: .openReparsePoint)
    case .directory:
      CreateRequest(
        name: name, access: [.readAttributes, .synchronize], sharing: [.read, .write, .delete], disposition: .open, options: .directory)
    }
  }
}
