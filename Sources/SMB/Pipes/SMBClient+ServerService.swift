internal import WindowsTypes

extension SMBClient {
  /// Makes a share on a directory that exists ([MS-SRVS] 3.1.4.7).
  ///
  /// - Throws: ``SMBError``, with Windows error 2118 if there is a share of this name, 5 if the account may not.
  public func addShare(_ share: ShareDescription) throws {
    try serverService(share.name) { connection, pipe in
      let results = try pipe.call(ServerService.Operation.shareAdd.rawValue, ServerService.shareAdd(share, server: uncName))
      try check(try ServerService.shareAddStatus(results), connection)
    }
  }

  /// What the server says about a share; `nil` if there is none of this name ([MS-SRVS] 3.1.4.10).
  public func describeShare(_ name: String) throws -> ShareDescription? {
    try serverService(name) { connection, pipe in
      let results = try pipe.call(ServerService.Operation.shareGetInfo.rawValue, ServerService.shareGetInfo(name, server: uncName))
      let (share, status) = try ServerService.share(results)
      // Windows answers NERR_NetNameNotFound, Samba ERROR_INVALID_NAME.
      if status == 2310 || status == 123 { return nil }
      try check(status, connection)
      return share
    }
  }

  /// Ends a share; its directory stays ([MS-SRVS] 3.1.4.12).
  ///
  /// It goes on although the task was cancelled.
  public func deleteShare(_ name: String) throws {
    try serverService(name, isCleanUp: true) { connection, pipe in
      let results = try pipe.call(ServerService.Operation.shareDelete.rawValue, ServerService.shareDelete(name, server: uncName))
      try check(try ServerService.status(results, "NetrShareDel's results"), connection)
    }
  }

  /// All sessions of the server ([MS-SRVS] 3.1.4.5); administrators may ask.
  public func sessions() throws -> [SessionDescription] {
    try serverService("sessions") { connection, pipe in
      let results = try pipe.call(ServerService.Operation.sessionEnum.rawValue, ServerService.sessionEnum(server: uncName))
      let (sessions, status) = try ServerService.sessions(results)
      try check(status, connection)
      return sessions
    }
  }

  private var uncName: String { "\\\\\(server.host)" }

  private func check(_ status: UInt32, _ connection: Connection) throws {
    guard status == 0 else { throw connection.error(.windowsError(status)) }
  }

  /// Enters IPC$, opens the service's pipe, and leaves both on every way out.
  private func serverService<Result>(
    _ object: String, isCleanUp: Bool = false, _ body: (Connection, inout Pipe) throws -> Result
  ) throws -> Result {
    let share = try enterPipes(isCleanUp: isCleanUp)
    defer { try? disconnect(share) }
    return try perform(.pipe, "\(uncName) \(object)", isCleanUp: isCleanUp) { connection in
      var pipe = try Pipe(
        connection, share, name: ServerService.pipe, interface: GUID(bytes: ServerService.interfaceBytes), version: ServerService.version)
      do {
        let result = try body(connection, &pipe)
        try pipe.close()
        return result
      } catch let malformed as MalformedMessage {
        throw connection.broken(.malformed, malformed.description)
      } catch {
        try? pipe.close()
        throw error
      }
    }
  }
}
