internal import Delegation

/// What each entry of a plan is about: which target, and which service in which form.
///
/// A plan has hundreds of thousands of entries and some thousand different ones: each of those is taken apart once, and from then on
/// two small numbers stand for it.
struct EntryCatalog {
  /// Service and form of an entry, without its target.
  struct Facet: Hashable, Sendable {
    /// The service class, by the word that a policy has for it.
    var service: String
    /// Whether it is in the spelling that Samba's key distribution center needs.
    var isEscaped: Bool
    /// How the target is named.
    var form: NameForm
  }

  /// An entry, taken apart.
  struct Place {
    /// The position in ``EntryCatalog/targets``.
    var target: Int
    /// The position in ``EntryCatalog/facets``.
    var facet: Int
  }

  /// The most different facets that are told apart: a set of them is one number's bits.
  static let facetLimit = UInt64.bitWidth

  /// The names of all targets: the plan's hosts, then those that only entries name.
  private(set) var targets: [String]
  /// Services and forms, in the order in which they were met.
  private(set) var facets: [Facet] = []

  private let table: EntryTable
  private let domain: String
  private let hostCount: Int
  private var names: [String: Int] = [:]
  private var facetPositions: [Facet: Int] = [:]
  /// By entry: nil while it hasn't been asked for.
  private var places: [Place??]

  init(_ plan: Plan) {
    table = plan.table
    domain = "." + plan.domain.lowercased()
    hostCount = plan.hosts.count
    targets = plan.hosts.map(\.account.shortName)
    places = Array(repeating: nil, count: plan.table.count)
    for (position, host) in plan.hosts.enumerated() {
      for form in NameForm.allCases {
        if let name = host.account.name(in: form) { names[name.lowercased()] = position }
      }
    }
  }

  /// What an entry is about; nil where it is no plain `class/host`, or there are too many different ones.
  mutating func place(of entry: EntryID) -> Place? {
    if let known = places[Int(entry.index)] { return known }
    let place = place(of: table[entry])
    places[Int(entry.index)] = .some(place)
    return place
  }

  /// What a service principal name is about.
  mutating func place(of text: String) -> Place? {
    let ordinary = SambaSpelling.ordinary(text)
    guard let name = ServicePrincipalName(text), ordinary == "\(name.serviceClass)/\(name.host)" else { return nil }
    let service = ServiceClass.keywords.first { $0.serviceClass.name == name.serviceClass }?.word ?? name.serviceClass
    let facet = Facet(service: service, isEscaped: ordinary != text, form: name.host.contains(".") ? .qualified : .short)
    guard let position = position(of: facet) else { return nil }
    return Place(target: target(named: name.host), facet: position)
  }

  private mutating func position(of facet: Facet) -> Int? {
    if let known = facetPositions[facet] { return known }
    guard facets.count < Self.facetLimit else { return nil }
    facets.append(facet)
    facetPositions[facet] = facets.count - 1
    return facets.count - 1
  }

  /// A name that no planned host has is a target of its own; its short form and its form in the plan's domain are one.
  private mutating func target(named name: String) -> Int {
    let key = name.lowercased()
    if let known = names[key] { return known }
    let label = key.hasSuffix(domain) ? String(name.dropLast(domain.utf8.count)) : name
    let sibling = names[label.lowercased()]
    // A planned host's qualified name is known; another one with its short name in it is somebody else's.
    let isPlanned = sibling.map { $0 < hostCount } ?? false
    let position = isPlanned ? targets.count : sibling ?? targets.count
    if position == targets.count { targets.append(isPlanned ? name : label) }
    names[key] = position
    if !isPlanned { names[label.lowercased()] = position }
    return position
  }
}
