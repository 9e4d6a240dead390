internal import Delegation
internal import WindowsTypes

/// One host as every form of the hosts' report shows it.
struct HostView: Sendable {
  /// Whether a host registers the migration service, in the forms that the mesh uses.
  enum Registration: Hashable, Sendable {
    case complete
    case partial(registered: Int, of: Int)
    case none
  }

  /// A flag that decides something here.
  enum Trait: String, Hashable, Sendable, CaseIterable {
    case unconstrained = "unconstrained delegation"
    case domainController = "domain controller"
    case disabled
    case protocolTransition = "protocol transition"
  }

  var account: ComputerAccount
  /// Names of the migration service that the host should register and does not.
  var missingNames: [String]
  var registration: Registration
  var traits: [Trait]
  var budget: Budget

  /// The hosts of a report.
  static func all(of report: HostsReport) -> [HostView] {
    report.accounts.map { HostView($0, options: report.options, limit: report.budgetLimit) }
  }

  private init(_ account: ComputerAccount, options: MeshOptions, limit: Int?) {
    self.account = account
    let names = options.servicePrincipalNames(of: account, services: [.migration])
    missingNames = names.filter { !account.registers($0) }
    let registered = names.count - missingNames.count
    registration = missingNames.isEmpty ? .complete : registered == 0 ? .none : .partial(registered: registered, of: names.count)
    traits = Self.traits(of: account)
    budget = Budget(used: account.valuesUsed, limit: limit)
  }

  private static func traits(of account: ComputerAccount) -> [Trait] {
    let flags = account.userAccountControl
    return Trait.allCases.filter { trait in
      switch trait {
      case .unconstrained: flags.contains(.trustedForDelegation)
      case .domainController: account.isDomainController
      case .disabled: flags.contains(.accountDisabled)
      case .protocolTransition: flags.contains(.trustedToAuthenticateForDelegation)
      }
    }
  }
}
