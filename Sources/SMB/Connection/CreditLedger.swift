/// The credits and message ids of a connection ([MS-SMB2] 3.2.4.1.2, 3.2.4.1.5, 3.2.5.1.4).
///
/// A request takes as many consecutive message ids as it costs credits; what is taken is taken when it is sent, so that no two
/// requests can count on the same credit.
struct CreditLedger: Equatable {
  /// How many the client likes to have: more would only be memory for the server.
  static let target = 1024
  /// The greatest number that is believed: 64 KiB each, that is 4 GiB on the way.
  private static let limit = 65535

  private(set) var available = 1
  private(set) var nextMessageID: UInt64 = 0
  /// Asked for and not yet granted.
  private(set) var requested = 0

  /// What a request costs, by the greater of what it sends and what it may bring back.
  static func charge(payload: Int) -> Int {
    payload <= 0 ? 1 : (payload - 1) / 65536 + 1
  }

  /// What a request was sent with.
  struct Reservation: Equatable {
    let messageID: UInt64
    /// Asked for in the request's header.
    let request: UInt16
  }

  /// Takes credits; `nil` if there are too few.
  mutating func reserve(_ charge: Int) -> Reservation? {
    guard charge <= available else { return nil }
    available -= charge
    defer { nextMessageID += UInt64(charge) }
    let request = UInt16(clamping: max(charge, Self.target - available - requested))
    requested += Int(request)
    return Reservation(messageID: nextMessageID, request: request)
  }

  /// Adds what a response grants, interim ones included.
  mutating func grant(_ credits: UInt16) {
    available = min(Self.limit, available + Int(credits))
  }

  /// The request is answered: what it asked for and did not get is no more to be expected.
  mutating func settle(_ reservation: Reservation) {
    requested -= Int(reservation.request)
  }
}
