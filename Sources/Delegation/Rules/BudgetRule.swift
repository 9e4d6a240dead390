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
