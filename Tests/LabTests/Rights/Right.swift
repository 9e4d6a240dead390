/// A right that README tells to delegate.
enum Right: CaseIterable, Sendable {
  /// To write `msDS-AllowedToDelegateTo` of computers.
  case list
  /// To write `userAccountControl` of computers.
  case flags
  /// The validated write of `servicePrincipalName` of computers, which takes names of the computer's own only.
  case ownNames
  /// SeEnableDelegationPrivilege on the domain controller.
  case privilege
  /// To make computers in the container itself.
  case creation

  /// What is written with it.
  var attribute: String? {
    switch self {
    case .list: "msDS-AllowedToDelegateTo"
    case .flags: "userAccountControl"
    case .ownNames: "servicePrincipalName"
    case .privilege, .creation: nil
    }
  }

  /// The entry of a container's access control list that gives it ([MS-DTYP] 2.5.1.1); none for what no such list gives.
  func entry(for sid: String) -> String? {
    let computer = "bf967a86-0de6-11d0-a285-00aa003049e2"
    return switch self {
    case .list: "(OA;CIIO;WP;800d94d7-b7a1-42a1-b14d-7cae1423d07f;\(computer);\(sid))"
    case .flags: "(OA;CIIO;WP;bf967a68-0de6-11d0-a285-00aa003049e2;\(computer);\(sid))"
    case .ownNames: "(OA;CIIO;SW;f3a64788-5306-11d1-a9c5-0000f80367c1;\(computer);\(sid))"
    case .creation: "(OA;;CC;\(computer);;\(sid))"
    case .privilege: nil
    }
  }
}

extension Set<Right> {
  /// What `provision --register-spns` and its rollback need.
  static var writing: Self { [.list, .flags, .ownNames, .privilege] }
  /// What `verify --with-probe` needs in the domain's container of computers.
  static var probing: Self { [.creation, .list, .privilege] }
}
