internal import Delegation
internal import PrintableText

/// A plan's warnings and blockers as sentences; one that many hosts share is one sentence, so that none hides another.
enum NoticeDigest {
  /// The most sentences of one kind.
  private static let limit = 3
  /// The columns of a list of names in a sentence.
  private static let namesWidth = 120

  /// The sentences of warnings.
  static func sentences(_ warnings: [PlanWarning]) -> [String] {
    digest(warnings, kind: kind, together: together)
  }

  /// The sentences of blockers.
  static func sentences(_ blockers: [PlanBlocker]) -> [String] {
    digest(blockers, kind: kind, together: together)
  }

  /// Notices in their order; those of one kind that are many stand where the first one was.
  private static func digest<Notice: CustomStringConvertible>(
    _ notices: [Notice], kind: (Notice) -> String?, together: ([Notice]) -> String?
  ) -> [String] {
    let kinds = Dictionary(grouping: notices, by: kind)
    var told: Set<String> = []
    return notices.flatMap { notice -> [String] in
      guard let kind = kind(notice), let alike = kinds[kind], alike.count > limit, let sentence = together(alike) else {
        return [notice.description]
      }
      return told.insert(kind).inserted ? [sentence] : []
    }
  }

  private static func names(_ hosts: [String]) -> String {
    hosts.map(\.printable).enumerated(within: namesWidth)
  }

  private static func most(_ budgets: [Budget]) -> String {
    let most = budgets.max { $0.used < $1.used }
    return "up to \((most?.used ?? 0).grouped) of \((most?.limit ?? 0).grouped)"
  }

  // MARK: Warnings

  private static func kind(of warning: PlanWarning) -> String? {
    switch warning {
    case .missingMigrationName: "missing"
    case .disabled: "disabled"
    case .tightBudget: "tight"
    case .ghosts: "ghosts"
    case .newlyDiscovered: "new"
    case .unconstrainedAgain: "unconstrained"
    case .ownersUnknown, .departed, .leftAlone, .noted: nil
    }
  }

  private static func together(_ warnings: [PlanWarning]) -> String? {
    let count = warnings.count.grouped
    let names = names(warnings.compactMap(host))
    switch warnings.first {
    case .missingMigrationName:
      return "\(count) hosts don't register the migration service in each form that the mesh uses: \(names); until they do, migrations to"
        + " them fail: let them register it (event 14050 tells why they did not), or use --register-spns"
    case .disabled: return "\(count) accounts are disabled: \(names); they can't migrate until they are enabled"
    case .tightBudget: return "\(count) hosts will hold four fifths or more of the values that they may (\(budgets(warnings))): \(names)"
    case .ghosts:
      let entries = warnings.reduce(0) { if case .ghosts(_, let count) = $1 { $0 + count } else { $0 } }
      return "\(count) hosts hold \(entries.grouped) entries whose service principal name no account owns: \(names); whoever may write one"
        + " can capture them: ghosts: remove in the policy takes them away"
    case .newlyDiscovered:
      // Each name is what a reviewer must see.
      let all = warnings.compactMap(host).map(\.printable).joined(separator: ", ")
      return "\(count) hosts were discovered and hold nothing of the mesh yet; look whether they belong to the fleet: \(all)"
    case .unconstrainedAgain:
      let all = warnings.compactMap(host).map(\.printable).joined(separator: ", ")
      return "\(count) hosts get unconstrained delegation back (TRUSTED_FOR_DELEGATION), as they had it before: they will be able to act as"
        + " anyone, anywhere; clear it by provision --clear-unconstrained: \(all)"
    case .ownersUnknown, .departed, .leftAlone, .noted, nil: return nil
    }
  }

  private static func budgets(_ warnings: [PlanWarning]) -> String {
    most(warnings.compactMap { if case .tightBudget(_, let budget) = $0 { budget } else { nil } })
  }

  private static func host(of warning: PlanWarning) -> String? {
    switch warning {
    case .missingMigrationName(let host, _), .disabled(let host), .tightBudget(let host, _), .ghosts(let host, _), .leftAlone(let host, _),
      .newlyDiscovered(let host), .unconstrainedAgain(let host):
      host
    case .ownersUnknown, .departed, .noted: nil
    }
  }

  // MARK: Blockers

  private static func kind(of blocker: PlanBlocker) -> String? {
    switch blocker {
    case .unconstrained: "unconstrained"
    case .budgetExceeded: "budget"
    case .nameTaken, .nameUnchecked, .targetCaptured, .leadsToController, .targetGone: nil
    }
  }

  private static func together(_ blockers: [PlanBlocker]) -> String? {
    let count = blockers.count.grouped
    switch blockers.first {
    case .unconstrained:
      let hosts = blockers.compactMap { if case .unconstrained(let host) = $0 { host } else { nil } }
      return "\(count) hosts are trusted for unconstrained delegation (TRUSTED_FOR_DELEGATION): \(names(hosts)); they can act as anyone,"
        + " anywhere; --clear-unconstrained replaces that by the mesh"
    case .budgetExceeded:
      let exceeded = blockers.compactMap {
        if case .budgetExceeded(let host, let budget) = $0 { (host: host, budget: budget) } else { nil }
      }
      return "\(count) hosts would hold more values than an object may (\(most(exceeded.map(\.budget)))): \(names(exceeded.map(\.host)));"
        + " split the mesh, use one name form or fewer services, or raise limits.valuesPerObject where the domain has 32 KiB pages"
    case .nameTaken, .nameUnchecked, .targetCaptured, .leadsToController, .targetGone, nil: return nil
    }
  }
}
