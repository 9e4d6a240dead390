/// A log of the Static Analysis Results Interchange Format 2.1.0 (OASIS), as far as a check needs it; the comments name its sections.
struct SARIFLog: Encodable {
  var schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
  var version = "2.1.0"
  var runs: [Run]

  enum CodingKeys: String, CodingKey {
    case schema = "$schema"
    case version, runs
  }

  /// A run (3.14).
  struct Run: Encodable {
    var tool: Tool
    var invocations: [Invocation]
    var artifacts: [Artifact]?
    var results: [Result]
    var columnKind = "unicodeCodePoints"
    var properties: RunProperties
  }

  /// What was read; 3.8 leaves the names to the tool.
  struct RunProperties: Encodable {
    var domain: String
    var server: String
    var time: String
    var complete: Bool
    var compliant: Bool
  }

  /// The tool, and what it is driven by (3.18, 3.19).
  struct Tool: Encodable {
    var driver: Driver

    struct Driver: Encodable {
      var name = "kcdmesh"
      var rules: [Rule]
    }
  }

  /// A rule as viewers show it (3.49).
  struct Rule: Encodable {
    var id: String
    var shortDescription: Message
    var fullDescription: Message
    var help: Message
    var defaultConfiguration: Configuration
    var properties: Properties

    struct Configuration: Encodable {
      var level: Level
    }

    struct Properties: Encodable {
      var tags: [String]
      /// How grave, from 0 to 10, for viewers that sort by it.
      var securitySeverity: String

      enum CodingKeys: String, CodingKey {
        case tags
        case securitySeverity = "security-severity"
      }
    }
  }

  /// A text, and the same in Markdown (3.11, 3.12).
  struct Message: Encodable {
    var text: String
    var markdown: String?
  }

  /// How grave a result is (3.27.10).
  enum Level: String, Encodable {
    case none, note, warning, error
  }

  /// How the run went (3.20).
  struct Invocation: Encodable {
    var executionSuccessful: Bool
    var endTimeUtc: String
    var toolExecutionNotifications: [Notification]

    /// What is worth a word though it is no result (3.58).
    struct Notification: Encodable {
      var level: Level
      var message: Message
      var associatedRule: RuleReference
    }

    /// A rule, by its place (3.52).
    struct RuleReference: Encodable {
      var id: String
      var index: Int
    }
  }

  /// A file that results are about (3.24).
  struct Artifact: Encodable {
    var location: ArtifactLocation
    var roles = ["analysisTarget"]
  }

  /// Where a file is (3.4).
  struct ArtifactLocation: Encodable {
    var uri: String
    var index: Int?
  }

  /// What was found (3.27).
  struct Result: Encodable {
    var ruleId: String
    var ruleIndex: Int
    var kind = "fail"
    var level: Level
    var message: Message
    var locations: [Location]
    var partialFingerprints: [String: String]
    var suppressions: [Suppression]?
  }

  /// Where it was found (3.28).
  struct Location: Encodable {
    var physicalLocation: PhysicalLocation?
    var logicalLocations: [LogicalLocation]

    struct PhysicalLocation: Encodable {
      var artifactLocation: ArtifactLocation
      var region: Region
    }

    struct Region: Encodable {
      var startLine: Int
    }

    /// A place that is no file: a host (3.33).
    struct LogicalLocation: Encodable {
      var name: String
      var fullyQualifiedName: String
      var kind = "resource"
    }
  }

  /// Why a result is accepted (3.35).
  struct Suppression: Encodable {
    var kind = "external"
    var status = "accepted"
    var justification: String
  }
}
