/// How a host is named in a service principal name.
public enum NameForm: String, CaseIterable, Hashable, Sendable, Codable {
  /// The account's `sAMAccountName` without its `$`: 15 characters at most, so it can differ from the first DNS label.
  case short
  /// The account's `dNSHostName`; never "short name + own domain", because name spaces can be disjoint.
  case qualified
}
