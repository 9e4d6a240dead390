extension Rule {
  static let valueBudget = Rule(
    .valueBudget, .error, "value budget",
    why: """
      All non-linked multi-valued attributes of an object share one database record: about 1,200 values with 8 KiB pages. Four entries a target \
      end at about 287 targets. Beyond that the directory refuses every write to the object (adminLimitExceeded), also the host's own. \
      From four fifths of the limit on it is a warning.
      """,
    mend: [
      .policy(
        """
        names: [qualified]                # half the entries, where nothing asks for short names
        meshes: [{name: A, hosts: {...}}, {name: B, hosts: {...}}]    # two smaller meshes
        limits: {valuesPerObject: 3200}   # where the forest has 32 KiB pages
        """)
    ],
    references: ["Microsoft: Active Directory maximum limits", "Microsoft: Database 32k pages optional feature"])
}

extension CheckFacts {
  /// Objects that hold, or will hold with what the mesh lacks, too many values.
  func tightBudgets() -> RuleVerdict {
    RuleVerdict(
      fleet.written.compactMap { position in
        let host = account(position)
        let budget = budget(of: position)
        let missing = review.hosts[position].missing.count
        let wanted = Budget(used: budget.used + missing, limit: budget.limit)
        guard wanted.isTight, let limit = budget.limit else { return nil }
        let what = missing == 0 ? "it holds \(budget.used)" : "it holds \(budget.used), and \(wanted.used) with what the mesh lacks,"
        return Finding(
          .valueBudget, severity: wanted.isExceeded ? .error : .warning, host: host.shortName,
          "\(what) of the \(limit) values that an object may hold", wanted: "\(limit) at most", found: "\(budget.used)",
          remedy: "split the mesh, use one name form or fewer services, or raise limits.valuesPerObject where the forest has 32 KiB pages")
      })
  }

  /// The values that a host holds now.
  func budget(of host: Int) -> Budget {
    Budget(used: account(host).valuesUsed, limit: valueLimit)
  }
}
