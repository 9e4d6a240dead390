/// A rule of `check`: what is looked for, why it matters, and how to mend it.
public struct Rule: Hashable, Sendable {
  /// The stable name.
  public let id: RuleID
  /// How grave its findings are, unless the policy says otherwise.
  public let severity: Severity
  /// What is wrong, in a few words.
  public let title: String
  /// Why it matters, in a few sentences.
  public let why: String
  /// Ways to mend it, the best one first.
  public let mend: [Mend]
  /// Where it is written down: titles, and addresses where there are some.
  public let references: [String]

  init(_ id: RuleID, _ severity: Severity, _ title: String, why: String, mend: [Mend], references: [String]) {
    self.id = id
    self.severity = severity
    self.title = title
    self.why = why
    self.mend = mend
    self.references = references
  }

  /// One way to mend a finding, as it is pasted; what stands in capitals is to be replaced.
  public struct Mend: Hashable, Sendable {
    /// What it is pasted into.
    public enum Tool: String, CaseIterable, Hashable, Sendable {
      /// A shell, where kcdmesh is.
      case kcdmesh
      /// The policy file.
      case policy
      /// `ldapmodify`, or `ldifde -i -f`.
      case ldif = "LDIF"
      /// PowerShell with the module ActiveDirectory.
      case powerShell = "PowerShell"
      /// A command prompt on Windows.
      case setspn
    }

    /// What it is pasted into.
    public let tool: Tool
    /// The commands, without a line feed at the end.
    public let commands: String

    static func kcdmesh(_ commands: String) -> Self { Self(tool: .kcdmesh, commands: commands) }
    static func policy(_ lines: String) -> Self { Self(tool: .policy, commands: lines) }
    static func ldif(_ lines: String) -> Self { Self(tool: .ldif, commands: lines) }
    static func powerShell(_ commands: String) -> Self { Self(tool: .powerShell, commands: commands) }
    static func setspn(_ commands: String) -> Self { Self(tool: .setspn, commands: commands) }
  }
}
