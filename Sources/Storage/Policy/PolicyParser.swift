internal import Delegation
internal import Yams

/// Makes a policy of a YAML document, by the form that the README describes.
struct PolicyParser {
  private var reader = YAMLReader()
  private var lines = PolicyLines()
  private var meshNames: Set<String> = []

  /// Every fault that was found, in the order of the file.
  var problems: [PolicyError.Problem] {
    reader.problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
  }

  private static let keys = [
    "version", "domain", "services", "names", "protocol", "unmanaged", "ghosts", "meshes", "retired", "storage", "operators", "limits",
    "rules", "waivers",
  ]

  mutating func policy(_ root: Node) -> Policy? {
    let fields = reader.fields(of: root, "the policy", known: Self.keys, required: ["version"])
    if let version = fields["version"], version.scalar?.string != "1" {
      reader.report("version must be 1: this kcdmesh knows no other", at: version)
    }
    var policy = Policy(meshes: fields["meshes"].map { meshes($0) } ?? [])
    policy.domain = fields["domain"].flatMap { reader.name($0, "domain", Self.domain) }
    if let node = fields["services"] {
      policy.services = distinct(node, "services") { text throws(NameError) in try ServiceClass(parsing: text) }
    }
    if let node = fields["names"] { policy.names = choices(node, "names") }
    if let node = fields["protocol"] { policy.delegationProtocol = reader.choice(node, "protocol", DelegationProtocol.self) ?? .any }
    if let node = fields["unmanaged"] { policy.unmanaged = reader.choice(node, "unmanaged", Disposal.self) ?? .keep }
    if let node = fields["ghosts"] { policy.ghosts = reader.choice(node, "ghosts", Disposal.self) ?? .keep }
    if let node = fields["retired"] { policy.retired = hosts(node, "retired") }
    if let node = fields["storage"] { policy.storage = hosts(node, "storage") }
    if let node = fields["operators"] { policy.operators = reader.list(node, "operators") { $0.text($1, "an operator") } }
    if let node = fields["limits"] { policy.valuesPerObject = valuesPerObject(node) }
    if let node = fields["rules"] { policy.rules = rules(node) }
    if let node = fields["waivers"] { policy.waivers = waivers(node) }
    policy.lines = lines
    if policy.meshes.isEmpty, policy.retired.isEmpty {
      reader.report("the policy has neither a mesh nor a retired host: nothing follows from it", at: fields["meshes"] ?? root)
    }
    return policy
  }

  // MARK: Meshes

  private mutating func meshes(_ node: Node) -> [MeshPolicy] {
    reader.items(node, "meshes").compactMap { mesh($0) }
  }

  private mutating func mesh(_ node: Node) -> MeshPolicy? {
    let fields = reader.fields(of: node, "a mesh", known: ["name", "hosts", "directions"], required: ["name", "hosts"])
    guard let name = fields["name"].flatMap({ reader.text($0, "a mesh's name") }) else { return nil }
    if !meshNames.insert(name.lowercased()).inserted {
      reader.report("there are two meshes “\(name)”; give each its own name, or put the hosts of both into one", at: fields["name"])
    }
    lines.meshes[name] = fields["name"]?.mark?.line
    guard let selection = fields["hosts"].flatMap({ selection($0, mesh: name) }) else { return nil }
    return MeshPolicy(name: name, hosts: selection, directions: fields["directions"].map { directions($0, mesh: name) } ?? .full)
  }

  private mutating func selection(_ node: Node, mesh: String) -> HostSelection? {
    let place = "the hosts of mesh \(mesh)"
    let fields = reader.fields(of: node, place, known: ["names", "base", "group", "discover", "exclude"])
    let exclude = fields["exclude"].map { hosts($0, "exclude of mesh \(mesh)") } ?? []
    let discover = fields["discover"].flatMap { reader.truth($0, "discover") } ?? false
    let sources = ["names", "base", "group"].filter { fields[$0] != nil }
    guard sources.count == 1, let node = fields[sources[0]] else {
      reader.report("\(place) must have one of names, base and group", at: fields.node)
      return nil
    }
    guard sources[0] != "names" else {
      if discover { reader.report("discover works only inside a base or a group that administrators control", at: fields["discover"]) }
      let names = hosts(node, "names of mesh \(mesh)")
      if node.sequence?.isEmpty ?? false { reader.report("mesh \(mesh) has no hosts; name some, or take the mesh out", at: node) }
      return HostSelection(.names(names), exclude: exclude)
    }
    let name = reader.name(node, "\(sources[0]) of mesh \(mesh)") { text throws(NameError) in try DistinguishedName(parsing: text) }
    return name.map {
      HostSelection(sources[0] == "base" ? .base($0, discover: discover) : .group($0, discover: discover), exclude: exclude)
    }
  }

  private mutating func directions(_ node: Node, mesh: String) -> Directions {
    if node.scalar?.string == "full" { return .full }
    guard node.mapping != nil else {
      reader.report("directions of mesh \(mesh) must be full, or {from: [...], to: [...]}", at: node)
      return .full
    }
    let fields = reader.fields(of: node, "directions of mesh \(mesh)", known: ["from", "to"], required: ["from", "to"])
    let from = fields["from"].map { hosts($0, "from of mesh \(mesh)") } ?? []
    let to = fields["to"].map { hosts($0, "to of mesh \(mesh)") } ?? []
    return .directed(from: from, to: to)
  }

  private mutating func hosts(_ node: Node, _ place: String) -> [HostReference] {
    reader.items(node, place).compactMap { node in
      let host = reader.name(node, place) { text throws(NameError) in try HostReference(parsing: text) }
      if let host, lines.hosts[host] == nil { lines.hosts[host] = node.mark?.line }
      return host
    }
  }

  // MARK: What else there is

  private mutating func distinct<Name: Hashable>(_ node: Node, _ place: String, _ make: (String) throws(NameError) -> Name) -> [Name] {
    let names = reader.list(node, place) { $0.name($1, place, make) }
    return checked(names, node, place)
  }

  private mutating func choices<Choice: RawRepresentable<String> & CaseIterable & Hashable>(_ node: Node, _ place: String) -> [Choice] {
    let choices = reader.list(node, place) { $0.choice($1, place, Choice.self) }
    return checked(choices, node, place)
  }

  private mutating func checked<Item: Hashable>(_ items: [Item], _ node: Node, _ place: String) -> [Item] {
    if node.sequence?.isEmpty ?? false { reader.report("\(place) must not be empty: nothing could be delegated", at: node) }
    if Set(items).count != items.count { reader.report("\(place) has one item twice", at: node) }
    return items
  }

  private mutating func valuesPerObject(_ node: Node) -> Int? {
    let fields = reader.fields(of: node, "limits", known: ["valuesPerObject"])
    return fields["valuesPerObject"].flatMap { reader.count($0, "valuesPerObject") }
  }

  private mutating func rules(_ node: Node) -> [RuleID: RuleSetting] {
    guard let mapping = node.mapping else {
      reader.report("rules must be a mapping of rules to severities, as in {KCD006: error}", at: node)
      return [:]
    }
    var rules: [RuleID: RuleSetting] = [:]
    for (key, value) in mapping {
      guard let rule = reader.name(key, "rules", { text throws(NameError) in try RuleID(parsing: text) }) else { continue }
      if value.scalar?.string == "off" {
        rules[rule] = .off
      } else if let severity = value.scalar.flatMap({ Severity(rawValue: $0.string) }) {
        rules[rule] = .severity(severity)
      } else {
        reader.report("\(rule) must be off, or one of \(Severity.allCases.map(\.rawValue).joined(separator: ", "))", at: value)
      }
    }
    return rules
  }

  private mutating func waivers(_ node: Node) -> [Waiver] {
    let known = ["rule", "host", "entry", "reason", "owner", "expires"]
    return reader.list(node, "waivers") { reader, node in
      let fields = reader.fields(of: node, "a waiver", known: known, required: ["rule", "reason", "owner", "expires"])
      guard let rule = fields["rule"].flatMap({ reader.name($0, "rule") { text throws(NameError) in try RuleID(parsing: text) } }),
        let reason = fields["reason"].flatMap({ reader.text($0, "reason") }),
        let owner = fields["owner"].flatMap({ reader.text($0, "owner") }),
        let expires = fields["expires"].flatMap({ reader.name($0, "expires", Self.day) })
      else { return nil }
      let host = fields["host"].flatMap { reader.name($0, "host") { text throws(NameError) in try HostReference(parsing: text) } }
      let entry = fields["entry"].flatMap { reader.text($0, "entry") }
      return Waiver(rule: rule, host: host, entry: entry, reason: reason, owner: owner, expires: expires)
    }
  }

  /// A day of the calendar, as `YYYY-MM-DD`.
  private static func day(_ text: String) throws(NameError) -> String {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { $0.allSatisfy(\.isNumber) ? Int($0) : nil }
    guard parts.map(\.count) == [4, 2, 2], numbers.count == 3, (1...12).contains(numbers[1]) else {
      throw NameError(text: text, expected: "a day such as 2027-01-31")
    }
    let isLeap = numbers[0] % 4 == 0 && (numbers[0] % 100 != 0 || numbers[0] % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...days[numbers[1] - 1]).contains(numbers[2]) else { throw NameError(text: text, expected: "a day of the calendar") }
    return text
  }

  private static func domain(_ text: String) throws(NameError) -> String {
    guard text.contains("."), case .qualified = try HostReference(parsing: text) else {
      throw NameError(text: text, expected: "a domain's DNS name such as corp.example.com")
    }
    return text
  }
}
