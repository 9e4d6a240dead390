internal import PrintableText

/// What a reader of a plan should know, though nothing prevents its execution.
public enum PlanWarning: Hashable, Sendable, CustomStringConvertible {
  /// A target doesn't register the migration service; tickets for it will be refused.
  case missingMigrationName(host: String, names: [String])
  /// An account is disabled.
  case disabled(host: String)
  /// More than four fifths of the value budget are used.
  case tightBudget(host: String, Budget)
  /// Entries whose service principal name no account owns.
  case ghosts(host: String, count: Int)
  /// Who owns an entry could not be looked up.
  case ownersUnknown(reason: String)
  /// A retired host has no account any more.
  case departed(HostReference)
  /// Part of a change is not rolled back, because others have overwritten it.
  case leftAlone(host: String, String)
  /// A host was found by discovery, and holds nothing of the mesh yet: a reviewer must know it.
  case newlyDiscovered(host: String)
  /// A rollback gives unconstrained delegation back.
  case unconstrainedAgain(host: String)
  /// What a saved plan was warned of when it was made.
  case noted(String)

  public var description: String {
    switch self {
    case .missingMigrationName(let host, let names):
      "\(host.printable) does not register \(names.map { "“\($0.printable)”" }.joined(separator: ", "));"
        + " until it does, migrations to it fail: let the host register it (event 14050 tells why it did not), or use --register-spns"
    case .disabled(let host):
      "\(host.printable): its account is disabled; it can't migrate until it is enabled"
    case .tightBudget(let host, let budget):
      "\(host.printable) will hold \(budget.used) of \(budget.limit ?? 0) values"
    case .ghosts(let host, let count):
      "\(host.printable) holds \(count) \(count == 1 ? "entry" : "entries") whose service principal name no account owns;"
        + " whoever may write one can capture \(count == 1 ? "it" : "them"): ghosts: remove in the policy takes them away"
    case .ownersUnknown(let reason):
      "who owns service principal names could not be looked up, so no entry is called a ghost,"
        + " and a name that another account has taken goes unseen: \(reason.printable)"
    case .departed(let host):
      "retired host \(host.description.printable) has no account any more; entries for its name are removed"
    case .leftAlone(let host, let what):
      "\(host.printable): \(what.printable); it is left as it is"
    case .newlyDiscovered(let host):
      "\(host.printable) was discovered and holds nothing of the mesh yet; look whether it belongs to the fleet"
    case .unconstrainedAgain(let host):
      "\(host.printable) gets unconstrained delegation back (TRUSTED_FOR_DELEGATION), as it had it before: it will be able to act as anyone,"
        + " anywhere; clear it by provision --clear-unconstrained"
    case .noted(let warning): warning.printable
    }
  }
}

/// What forbids to execute a plan, and the way out.
public enum PlanBlocker: Hashable, Sendable, CustomStringConvertible {
  /// A host is trusted for unconstrained delegation.
  case unconstrained(host: String)
  /// An object would hold more values than it can.
  case budgetExceeded(host: String, Budget)
  /// A service principal name to register belongs to another account.
  case nameTaken(String, host: String, owner: String)
  /// A name that stands for a target belongs to another account.
  case targetCaptured(String, host: String, owner: String)
  /// Whether a name to register is free could not be looked up.
  case nameUnchecked(String, host: String)
  /// An entry leads to a domain controller.
  case leadsToController(String)
  /// An entry's name is no account's any more, and no host's of the plan.
  case targetGone(String)

  public var description: String {
    switch self {
    case .unconstrained(let host):
      "\(host.printable) is trusted for unconstrained delegation (TRUSTED_FOR_DELEGATION): it can act as anyone, anywhere;"
        + " --clear-unconstrained replaces that by the mesh"
    case .budgetExceeded(let host, let budget):
      "\(host.printable) would hold \(budget.used) values, \(budget.used - (budget.limit ?? 0)) more than the \(budget.limit ?? 0) that an object"
        + " may hold: split the mesh, use one name form or fewer services, or raise limits.valuesPerObject where the domain has 32 KiB pages"
    case .nameTaken(let name, let host, let owner):
      "“\(name.printable)” can't be registered for \(host.printable): \(owner.printable) owns it; take it away there first (setspn -D)"
    case .targetCaptured(let name, let host, let owner):
      "“\(name.printable)” is to stand for \(host.printable), and \(owner.printable) owns it: whoever may delegate to it would reach that"
        + " account; take it away there first (setspn -D)"
    case .nameUnchecked(let name, let host):
      "“\(name.printable)” can't be registered for \(host.printable): whether another account owns it could not be looked up"
    case .leadsToController(let name):
      "“\(name.printable)” leads to a domain controller: whoever may delegate to one owns the domain, so it is written to no list"
    case .targetGone(let name):
      "“\(name.printable)” is no account's name any more: whoever may register it would be reached; make a new plan by diff --save-plan"
    }
  }
}
