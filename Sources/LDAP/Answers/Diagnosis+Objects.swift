/// The likely causes where an object is made or deleted.
extension Diagnosis {
  static func ofAdding(_ operation: LDAPError.Operation, _ code: ResultCode, _ diagnostic: String, _ attribute: String?) -> Self? {
    guard operation == .add else { return nil }
    // ERROR_DS_MACHINE_ACCOUNT_QUOTA_EXCEEDED ([MS-ERREF] 2.2), at the head of the text.
    if diagnostic.hasPrefix("0000216D") {
      return Self(
        ["the account has made as many computers as ms-DS-MachineAccountQuota lets one make that has no right to"],
        "Use an account that has the right to create computer objects in the container.")
    }
    switch code {
    case .insufficientAccessRights:
      let isTrusted = attribute?.lowercased().contains("useraccountcontrol") ?? false
      let noRight = "the account has not the right to create such an object in the container"
      return isTrusted
        ? Self([noRight, noDelegationPrivilege], bothRights) : Self([noRight], "Use an account that has it, or have it granted.")
    case .entryAlreadyExists:
      return Self(["another object has the name, or the sAMAccountName"], "Nothing was written. Choose another name.")
    case .noSuchObject: return Self(["there is no such container, or the account can't see it"], "Check the container's name.")
    case .constraintViolation, .unwillingToPerform:
      return Self(
        ["the domain controller's rules forbid this object, or its password"],
        "Nothing was written. See the server's text and its event log.")
    default: return nil
    }
  }

  static func ofDeleting(_ operation: LDAPError.Operation, _ code: ResultCode) -> Self? {
    guard operation == .delete else { return nil }
    switch code {
    case .insufficientAccessRights:
      return Self(
        ["the account has neither the right to delete the object nor that to delete what is in its container"],
        "Use an account that has one of them, or have the object deleted by its owner.")
    case .noSuchObject: return Self(["someone else has deleted it already"], "There is nothing left to do.")
    case .notAllowedOnNonLeaf: return Self(["there are objects below it"], "Look at them, and delete them first.")
    default: return nil
    }
  }
}
