// swift-tools-version: 6.2
import PackageDescription

/// One strict array for every target: Swift 6 mode, warnings are errors.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

extension Target.Dependency {
  static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
  static let mustache = product(name: "Mustache", package: "swift-mustache")
  static let system = product(name: "SystemPackage", package: "swift-system")
  static let yams = product(name: "Yams", package: "Yams")
}

/// What `kcdmesh --version` tells.
///
/// Scripts/package asks git and sets it; a plain build belongs to nobody's release.
let version = Context.environment["KCDMESH_VERSION"] ?? "development"

func room(
  _ name: String, path: String? = nil, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .target(name: name, dependencies: dependencies, path: path, exclude: exclude, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: strict)
}

/// Every decoder of bytes that come from outside, as a test of its corpus; as libFuzzer's program where Scripts/fuzz asks for that.
func fuzzing(_ dependencies: [Target.Dependency]) -> Target {
  Context.environment["KCDMESH_FUZZ"] == nil
    ? tests("FuzzTests", dependencies, exclude: ["Corpus", "Fuzzer.swift"])
    : .executableTarget(
      name: "FuzzTests", dependencies: dependencies, path: "Tests/FuzzTests", exclude: ["Corpus", "CorpusTests.swift", "Noise.swift"],
      swiftSettings: strict)
}

let package = Package(
  name: "kcdmesh",
  products: [.executable(name: "kcdmesh", targets: ["kcdmesh"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // The system's libraries.
    .systemLibrary(name: "COpenLDAP"),
    .systemLibrary(name: "CKerberos"),
    .systemLibrary(name: "CLibCrypto"),
    .systemLibrary(name: "CProcess"),

    .target(name: "CVersion", cSettings: [.define("KCDMESH_VERSION", to: "\"\(version)\"")]),

    // Libraries that know nothing of meshes.
    room("Threads"),
    room("PrintableText"),
    room("Secrets"),
    room("WindowsTypes"),
    room("Digests", ["CLibCrypto"]),
    room("LDIF"),
    room("LDAP", ["COpenLDAP", "PrintableText", "Secrets", "Threads"]),
    room("Kerberos", ["CKerberos", "PrintableText", "Secrets", "Threads"]),
    room("SMB", ["CLibCrypto", "PrintableText", "Secrets", "Threads", "WindowsTypes"]),

    // The core, pure.
    room("Delegation", ["PrintableText", "WindowsTypes"]),

    // The edges.
    room("Storage", ["Delegation", "Digests", "PrintableText", .system, .yams]),
    room("ActiveDirectory", ["Delegation", "LDAP", "LDIF", "PrintableText", "Secrets", "WindowsTypes"]),
    room("Migration", ["Delegation", "Kerberos", "PrintableText", "SMB", "Secrets", "WindowsTypes", .system]),
    // What is left out goes into the package, not into the program.
    room(
      "Templates", path: "Templates", ["PrintableText", .mustache], exclude: ["manual", "pipelines", "systemd"],
      resources: [.embedInCode("policies"), .embedInCode("reports"), .embedInCode("schemas")]),
    room("Reports", ["Delegation", "Digests", "LDIF", "PrintableText", "Templates", "WindowsTypes"]),
    room(
      "Commands",
      [
        "ActiveDirectory", "CProcess", "CVersion", "Delegation", "Kerberos", "LDAP", "Migration", "PrintableText", "Reports", "SMB",
        "Secrets", "Storage", "WindowsTypes",
        .argumentParser, .system,
      ]),
    .executableTarget(name: "kcdmesh", dependencies: ["Commands"], swiftSettings: strict),
    .systemLibrary(name: "CAllocator", path: "Tests/CAllocator"),
    .executableTarget(name: "Soak", dependencies: ["CAllocator", "Commands"], path: "Tests/Soak", swiftSettings: strict),

    // Each target's tests, and the real domain.
    tests("PrintableTextTests", ["PrintableText"]),
    tests("WindowsTypesTests", ["WindowsTypes"]),
    tests("LDIFTests", ["LDIF"]),
    tests("SecretsTests", ["Secrets"]),
    tests("ThreadsTests", ["Threads"]),
    tests("LDAPTests", ["LDAP", "Secrets", "Threads"]),
    tests("ActiveDirectoryTests", ["ActiveDirectory", "Delegation", "LDAP", "Secrets", "Threads", "WindowsTypes"]),
    tests("MigrationTests", ["Delegation", "Migration", .system]),
    tests("KerberosTests", ["Kerberos", "Secrets"]),
    tests("SMBTests", ["SMB", "Secrets", "Threads", "WindowsTypes"]),
    .executableTarget(
      name: "SMBBenchmark", dependencies: ["Kerberos", "Migration", "SMB"], path: "Tests/SMBBenchmark", swiftSettings: strict),
    tests("DelegationTests", ["Delegation", "WindowsTypes"]),
    .executableTarget(
      name: "PlanBenchmark", dependencies: ["Delegation", "WindowsTypes"], path: "Tests/PlanBenchmark", swiftSettings: strict),
    .executableTarget(
      name: "ReportBenchmark", dependencies: ["Delegation", "Reports", "WindowsTypes"], path: "Tests/ReportBenchmark",
      swiftSettings: strict),
    tests("StorageTests", ["Delegation", "Storage", "WindowsTypes", .system]),
    tests("ReportsTests", ["Delegation", "LDIF", "Reports", "Storage", "Templates", "WindowsTypes"], exclude: ["Golden", "Programs"]),
    // The whole program and a directory that behaves as Windows' does: Tests/Support/DirectoryServer.
    tests("DirectoryServerTests", ["LDIF"]),
    fuzzing(["Delegation", "Kerberos", "LDAP", "LDIF", "SMB", "Secrets", "Storage", "WindowsTypes", .system]),
    tests("TemplatesTests", [.yams]),
    tests(
      "LabTests",
      ["ActiveDirectory", "Delegation", "Kerberos", "LDAP", "LDIF", "Migration", "SMB", "Secrets", "Templates", "WindowsTypes"],
      exclude: ["Programs"]),
  ]
)
