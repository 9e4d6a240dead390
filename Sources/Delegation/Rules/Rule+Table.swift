extension Rule {
  /// Every rule, by number.
  public static let table: [Rule] = [
    .missingEntry, .halfConfigured, .unwantedTransition, .unconstrained, .ghost, .unmanaged, .migrationName, .sharedName, .hostAccount,
    .encryptionTypes, .valueBudget, .domainController, .domainBorder, .operators, .protectedHost, .outsider, .blastRadius, .retired,
  ]

  /// The rule of an id; there is one for each.
  public static func rule(_ id: RuleID) -> Rule {
    table[id.number - RuleID.range.lowerBound]
  }

  /// Microsoft's guide, which says what each host's list must hold.
  static let migrationGuide = "Microsoft: Set up hosts for live migration without Failover Clustering"
  /// The protocol: what the KDC looks at.
  static let protocolExtensions = "[MS-SFU] 3.2.5.2: Kerberos Service for User, what the KDC checks before it delegates"
  /// What is known of captured names.
  static let capturedNames = "SPN-jacking: whoever may write an SPN takes over what is delegated to it"
}

extension RuleID {
  package static let missingEntry = Self(number: 1)
  static let halfConfigured = Self(number: 2)
  static let unwantedTransition = Self(number: 3)
  static let unconstrained = Self(number: 4)
  static let ghost = Self(number: 5)
  static let unmanaged = Self(number: 6)
  static let migrationName = Self(number: 7)
  static let sharedName = Self(number: 8)
  static let hostAccount = Self(number: 9)
  static let encryptionTypes = Self(number: 10)
  static let valueBudget = Self(number: 11)
  static let domainController = Self(number: 12)
  static let domainBorder = Self(number: 13)
  static let operators = Self(number: 14)
  static let protectedHost = Self(number: 15)
  static let outsider = Self(number: 16)
  package static let blastRadius = Self(number: 17)
  static let retired = Self(number: 18)
}
