internal import PrintableText

/// Commands that mend a finding, made of names from the directory: quoted, so that no name can become a command.
enum Remedy {
  /// Takes an entry out of an account's list.
  static func remove(_ entry: String, from name: DistinguishedName) -> String {
    guard let (entry, name) = quoted(entry, name.text) else {
      return "take the entry out of msDS-AllowedToDelegateTo by hand: a name with control characters can't be pasted"
    }
    return "Set-ADObject \(name) -Remove @{'\(AttributeName.allowedToDelegateTo)' = \(entry)}"
  }

  /// A command on an account.
  static func command(_ verb: String, _ name: DistinguishedName, _ arguments: String) -> String {
    let name = name.text.powerShellLiteral ?? "THE-ACCOUNT"
    return [verb, name, arguments].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// Takes a service principal name away from whom a command names.
  static func removal(ofName name: String) -> String {
    name.powerShellLiteral.map { "-Remove @{\(AttributeName.servicePrincipalName) = \($0)}" } ?? "(by hand: the name can't be pasted)"
  }

  private static func quoted(_ one: String, _ other: String) -> (String, String)? {
    guard let one = one.powerShellLiteral, let other = other.powerShellLiteral else { return nil }
    return (one, other)
  }
}

extension CheckFacts {
  /// The command that makes the directory as the policy wants it.
  func provision(_ option: String? = nil) -> String {
    let options = option.map { " " + $0 } ?? ""
    guard let file = policy.lines.file, !file.hasControlCharacter else {
      return "kcdmesh provision\(options)  # and the options of this check"
    }
    let isPlain = file.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    return "kcdmesh provision --config \(isPlain ? file : "'" + file.replacing("'", with: #"'\''"#) + "'")\(options)"
  }

  func account(_ host: Int) -> ComputerAccount { fleet.hosts[host] }
}
