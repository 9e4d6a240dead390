import Delegation
import Testing
import WindowsTypes

@Suite("Canonical form of a plan")
struct CanonicalFormTests {
  @Test("The order of the directory's values, of hosts and of the table doesn't count")
  func ignoresOrder() throws {
    let form = try plan(order: { $0 }).canonicalForm()
    #expect(try plan(order: { $0.reversed() }).canonicalForm() == form)
    #expect(try plan(filler: ["http/a", "cifs/xray", "unused"], order: { $0 }).canonicalForm() == form)
    var shuffled = try plan(order: { $0 })
    shuffled.hosts.reverse()
    for index in shuffled.hosts.indices {
      shuffled.hosts[index].add.reverse()
      shuffled.hosts[index].remove.reverse()
      shuffled.hosts[index].account.servicePrincipalNames.reverse()
    }
    #expect(shuffled.canonicalForm() == form)
  }

  @Test("The domain's case doesn't count; the domain does")
  func knowsDomain() throws {
    var plan = try plan(order: { $0 })
    let form = plan.canonicalForm()
    plan.domain = "LAB.Test"
    #expect(plan.canonicalForm() == form)
    plan.domain = "other.test"
    #expect(plan.canonicalForm() != form)
  }

  @Test("Everything that is executed, or that it follows from, changes the form")
  func isSensitive() throws {
    let changes: [(String, (inout HostPlan, inout EntryTable) throws -> Void)] = [
      ("an addition less", { host, _ in host.add.removeLast() }),
      ("another addition", { host, table in host.add[0] = table.intern("cifs/evil") }),
      ("an addition respelled", { host, table in host.add[0] = table.intern(table[host.add[0]].uppercased()) }),
      ("a removal less", { host, _ in host.remove.removeLast() }),
      ("a stored value more", { host, table in host.account.allowedToDelegateTo.append(table.intern("http/more")) }),
      ("a stored value respelled", { host, table in host.account.allowedToDelegateTo[0] = table.intern("HTTP/A") }),
      ("a flag before", { host, _ in host.account.userAccountControl.insert(.accountDisabled) }),
      ("a flag after", { host, _ in host.flagsAfter.insert(.trustedForDelegation) }),
      ("a registration", { host, _ in host.addServicePrincipalNames.append(migration("zulu")) }),
      ("a name taken away", { host, _ in host.removeServicePrincipalNames.append(migration("zulu")) }),
      ("an SPN", { host, _ in host.account.servicePrincipalNames.append("HTTP/zulu") }),
      ("the DN", { host, _ in host.account.distinguishedName = try dn("CN=zulu,OU=Other,DC=lab,DC=test") }),
      ("the GUID", { host, _ in host.account.guid = try guid(4711) }),
      ("the account's name", { host, _ in host.account.samAccountName = "OTHER$" }),
      ("the host's name", { host, _ in host.account.dnsHostName = "other.lab.test" }),
      ("no host's name", { host, _ in host.account.dnsHostName = nil }),
      ("an empty host's name", { host, _ in host.account.dnsHostName = "" }),
    ]
    var forms: Set<[UInt8]> = [try plan(order: { $0 }).canonicalForm()]
    for (name, change) in changes {
      var changed = try plan(order: { $0 })
      try change(&changed.hosts[changed.hosts.count - 1], &changed.table)
      #expect(forms.insert(changed.canonicalForm()).inserted, "\(name)")
    }
  }

  @Test("A removal and an addition of the same entry are different plans")
  func tellsListsApart() throws {
    var (one, other) = (try plan(order: { $0 }), try plan(order: { $0 }))
    let entry = one.hosts[1].account.allowedToDelegateTo[0]
    (one.hosts[1].add, one.hosts[1].remove) = ([entry], [])
    (other.hosts[1].add, other.hosts[1].remove) = ([], [entry])
    #expect(one.canonicalForm() != other.canonicalForm())
  }

  @Test("What a reviewer is told is part of it, in any order")
  func bindsRemarks() throws {
    var plan = try plan(order: { $0 })
    var forms: Set<[UInt8]> = [plan.canonicalForm()]
    plan.warnings += [.disabled(host: "zulu"), .disabled(host: "yankee")]
    #expect(forms.insert(plan.canonicalForm()).inserted)
    plan.warnings.reverse()
    #expect(!forms.insert(plan.canonicalForm()).inserted)
    plan.blockers.append(.unconstrained(host: "zulu"))
    #expect(forms.insert(plan.canonicalForm()).inserted)
    plan.hosts[0].budget.limit = 5000
    #expect(forms.insert(plan.canonicalForm()).inserted)
  }

  /// `yankee` and `zulu`; zulu holds an entry for yankee and two that go.
  private func plan(filler: [String] = [], order: ([String]) -> [String]) throws -> Plan {
    var scene = Scene()
    scene.policy.unmanaged = .remove
    for text in filler { _ = scene.table.intern(text) }
    let zulu = try scene.host("zulu", list: order(["http/a", "cifs/YANKEE", "http/b"]))
    return try scene.plan([zulu, scene.host("yankee")])
  }
}
