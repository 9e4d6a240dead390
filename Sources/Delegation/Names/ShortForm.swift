extension String {
  /// The short form of a computer's account name: `sAMAccountName` without its `$`.
  package var shortForm: String {
    hasSuffix("$") ? String(dropLast()) : self
  }
}
