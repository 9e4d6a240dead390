/// What a client offers and how long it waits.
public struct ClientOptions: Sendable {
  /// Dialects to offer; never below 3.0.
  public var dialects: [Dialect] = [.smb300, .smb302, .smb311]
  /// Ciphers of 3.1.1 in the order of preference; 3.0 and 3.0.2 have AES-128-CCM alone.
  public var ciphers: [Cipher] = [.aes128GCM, .aes256GCM, .aes128CCM, .aes256CCM]
  /// Signing algorithms of 3.1.1 in the order of preference; others have AES-CMAC alone.
  public var signingAlgorithms: [SigningAlgorithm] = [.aesGMAC, .aesCMAC]
  /// Whether to insist on encryption; servers and shares that want it get it in any case.
  public var requiresEncryption = false

  /// How long connecting may take, all of the host's addresses together.
  public var connectTimeLimit = Duration.seconds(10)
  /// How long the server may be silent while it owes an answer; after half of it, it is asked for a sign of life.
  public var silenceLimit = Duration.seconds(30)
  /// How long one request may take, although the server shows life.
  public var requestTimeLimit = Duration.seconds(120)

  /// The data of one WRITE or READ, in bytes; the server's limit applies too.
  public var chunkSize = 1 << 20
  /// How many of them are on the way at once at most: on a short way few keep the server busy, and fewer go if it grants few credits.
  public var window = 16

  /// The defaults.
  public init() {}
}
