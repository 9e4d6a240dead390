import Foundation

/// LDIF as Windows' `ldifde -f` writes it: CR LF, folded lines, GUIDs and identifiers in base64, each object as one to be added, long
/// lists in ranges.
struct WindowsDump {
  /// The records, each a list of lines.
  var records: [[String]] = []

  /// Two hosts of a compliant mesh, and the domain around them.
  init() {
    let (zulu, yankee) = (Self.host("ZULU", number: 1, peer: "YANKEE"), Self.host("YANKEE", number: 2, peer: "ZULU"))
    records = [
      [
        "dn: DC=corp,DC=example,DC=com", "changetype: add", "objectClass: top", "objectClass: domainDNS", "instanceType: 5",
        "uSNCreated: 4099",
      ],
      zulu, yankee, Self.group, Self.krbtgt, Self.controller, Self.mappings, Self.partition,
    ]
  }

  private static let root = "DC=corp,DC=example,DC=com"

  static func sid(_ number: UInt32) -> String {
    let parts: [UInt32] = [21, 1, 2, 3, number]
    let bytes: [UInt8] = [1, 5, 0, 0, 0, 0, 0, 5] + parts.flatMap { part in (0..<4).map { UInt8(truncatingIfNeeded: part >> ($0 * 8)) } }
    return Data(bytes).base64EncodedString()
  }

  static func guid(_ number: UInt8) -> String {
    Data([UInt8](repeating: 0, count: 15) + [number]).base64EncodedString()
  }

  private static func common(_ number: UInt8, _ rid: UInt32) -> [String] {
    ["instanceType: 4", "uSNCreated: 12\(number)", "objectGUID:: \(guid(number))", "objectSid:: \(sid(rid))"]
  }

  static func host(_ name: String, number: UInt8, peer: String) -> [String] {
    let names = [name, "\(name.lowercased()).corp.example.com"], peers = [peer, "\(peer.lowercased()).corp.example.com"]
    let service = "Microsoft Virtual System Migration Service"
    return ["dn: CN=\(name),OU=Hyper-V,\(root)", "changetype: add"]
      + ["top", "person", "organizationalPerson", "user", "computer"].map { "objectClass: \($0)" }
      + ["objectCategory: CN=Computer,CN=Schema,CN=Configuration,\(root)"] + common(number, 1100 + UInt32(number))
      + [
        "userAccountControl: 16781312", "sAMAccountName: \(name)$", "dNSHostName: \(names[1])", "primaryGroupID: 515",
        "msDS-SupportedEncryptionTypes: 28",
      ]
      + names.flatMap { ["servicePrincipalName: HOST/\($0)", "servicePrincipalName: \(service)/\($0)"] }
      + peers.flatMap { ["msDS-AllowedToDelegateTo: cifs/\($0)", "msDS-AllowedToDelegateTo: \(service)/\($0)"] }
  }

  private static let group =
    ["dn: CN=Protected Users,CN=Users,\(root)", "changetype: add", "objectClass: top", "objectClass: group"] + common(10, 525)
  private static let krbtgt =
    [
      "dn: CN=krbtgt,CN=Users,\(root)", "changetype: add", "objectClass: top", "objectClass: person", "objectClass: user",
      "sAMAccountName: krbtgt", "userAccountControl: 514", "servicePrincipalName: kadmin/changepw", "adminCount: 1",
    ] + common(11, 502)
  private static let controller =
    [
      "dn: CN=DC1,OU=Domain Controllers,\(root)", "changetype: add", "objectClass: top", "objectClass: computer",
      "sAMAccountName: DC1$", "userAccountControl: 532480", "primaryGroupID: 516", "dNSHostName: dc1.corp.example.com",
      "servicePrincipalName: HOST/dc1.corp.example.com",
    ] + common(12, 1000)
  private static let mappings = [
    "dn: CN=Directory Service,CN=Windows NT,CN=Services,CN=Configuration,\(root)", "changetype: add", "objectClass: nTDSService",
    "sPNMappings: host=alerter,appmgmt,cifs,http,www",
  ]
  private static let partition = [
    "dn: CN=CORP,CN=Partitions,CN=Configuration,\(root)", "changetype: add", "objectClass: crossRef", "systemFlags: 3", "nCName: \(root)",
  ]

  /// Changes the record of an object by its name.
  mutating func change(_ name: String, _ change: (inout [String]) -> Void) {
    for position in records.indices where records[position][0].hasPrefix("dn: CN=\(name),") { change(&records[position]) }
  }

  /// The file: CR LF, and no line longer than 76 bytes.
  var bytes: [UInt8] {
    let lines = records.flatMap { $0.map(Self.folded) + [""] }
    return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
  }

  private static func folded(_ line: String) -> String {
    var rest = Substring(line), lines: [String] = []
    while rest.count > 76 {
      lines.append(String(rest.prefix(lines.isEmpty ? 76 : 75)))
      rest = rest.dropFirst(lines.count == 1 ? 76 : 75)
    }
    return (lines + [String(rest)]).joined(separator: "\r\n ")
  }
}
