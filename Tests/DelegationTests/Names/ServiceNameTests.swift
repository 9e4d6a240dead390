import Delegation
import Testing

@Suite("Service classes and principal names")
struct ServiceNameTests {
  @Test("Keywords stand for the classes that Hyper-V administrators delegate, in either case")
  func readsKeywords() throws {
    let names = try ["cifs", "Migration", "CONSOLE", "replica", "wsman"].map { try ServiceClass(parsing: $0).name }
    #expect(
      names == [
        "cifs", "Microsoft Virtual System Migration Service", "Microsoft Virtual Console Service", "Hyper-V Replica Service", "WSMAN",
      ])
  }

  @Test("A literal class is taken as it is, and writes itself")
  func readsLiterals() throws {
    #expect(try ServiceClass(parsing: "MSSQLSvc").name == "MSSQLSvc")
    #expect(try ServiceClass(parsing: "MSSQLSvc").word == "MSSQLSvc")
    #expect(ServiceClass.migration.word == "migration")
  }

  @Test(
    "What would break out of an entry is no class",
    arguments: ["", " ", "cifs/zulu", #"a\b"#, " cifs", "cifs\t", "a\nb", "a\u{0}", "a\u{202E}b"])
  func refuses(text: String) {
    #expect(throws: NameError.self) { try ServiceClass(parsing: text) }
  }

  @Test("A principal name has a class and a host, and perhaps a port and a service name")
  func readsParts() throws {
    let plain = try #require(ServicePrincipalName("cifs/zulu.lab.test"))
    #expect(plain.serviceClass == "cifs" && plain.host == "zulu.lab.test")
    let full = try #require(ServicePrincipalName("MSSQLSvc/zulu.lab.test:1433/instance"))
    #expect(full.serviceClass == "MSSQLSvc" && full.host == "zulu.lab.test")
    let escaped = try #require(ServicePrincipalName(escapedMigration("zulu")))
    #expect(escaped.serviceClass == ServiceClass.migration.name && escaped.host == "zulu")
  }

  @Test("Without a class or a host it is none", arguments: ["", "/", "cifs", "cifs/", "/zulu"])
  func refusesPrincipalNames(text: String) {
    #expect(ServicePrincipalName(text) == nil)
  }

  @Test("Samba's spelling differs only where there are spaces, and leads back")
  func escapes() {
    #expect(SambaSpelling.escaped(migration("zulu")) == escapedMigration("zulu"))
    #expect(SambaSpelling.escaped("cifs/zulu") == nil)
    #expect(SambaSpelling.ordinary(escapedMigration("zulu")) == migration("zulu"))
    #expect(SambaSpelling.ordinary(migration("zulu")) == migration("zulu"))
  }
}
