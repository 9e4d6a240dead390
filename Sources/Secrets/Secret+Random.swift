extension Secret {
  /// A new password: letters, digits, hyphens and underscores of the system's generator, six bits a character.
  ///
  /// They are ASCII, so that the directory, which takes UTF-16, and Kerberos, which takes UTF-8, make the same key of them.
  public convenience init(randomCharacters count: Int) {
    self.init(capacity: count) { room in
      var generator = SystemRandomNumberGenerator()
      for index in room.indices { room[index] = Self.alphabet[Int(generator.next() & 63)] }
      return count
    }
  }

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
}
