extension FileTransfer {
  /// The way to a file: a session, its share, its name.
  struct Way: Sendable {
    let name: String
    let share: String
    let mode: SMBClient.OpenMode
    let sharesWriting: Bool
    let connect: Connector

    @Sendable func open(replacing previous: SMBClient?) async throws -> Lane.Opened {
      try await open(enter(replacing: previous), for: mode)
    }

    /// Connects, with several tries, and opens the file, with one.
    func begin(_ options: TransferOptions, mode: SMBClient.OpenMode) async throws -> Lane.Opened {
      try await open(enterTenaciously(options), for: mode)
    }

    private func enterTenaciously(_ options: TransferOptions) async throws -> (SMBClient, Share) {
      var tries = Tries(options)
      while true {
        do {
          return try await enter(replacing: nil)
        } catch let error as SMBError where error.isConnectionLost {
          try await tries.wait(after: error, hasProgressed: false)
        }
      }
    }

    private func enter(replacing previous: SMBClient?) async throws -> (SMBClient, Share) {
      let client = try await connect(previous)
      return (client, try await client.connectShare(share))
    }

    private func open(_ entered: (client: SMBClient, share: Share), for mode: SMBClient.OpenMode) async throws -> Lane.Opened {
      let file = try await entered.client.open(name, on: entered.share, for: mode, sharesWriting: sharesWriting)
      return Lane.Opened(client: entered.client, file: file)
    }
  }
}
