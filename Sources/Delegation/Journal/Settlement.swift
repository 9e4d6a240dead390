/// What the directory tells of a change that is in doubt.
///
/// A modify is made whole or not at all, so anything between is somebody else's.
public enum Settlement: Hashable, Sendable {
  /// It was made.
  case done
  /// It was not made.
  case notDone
  /// The object is in neither state: others have changed it since.
  case conflict([String])

  /// Compares an object with the states before and after a change.
  public init(of change: ObjectChange, in account: ComputerAccount, verifier: inout Verifier) {
    let towardsAfter = verifier.discrepancies(of: change, in: account)
    guard !towardsAfter.isEmpty else {
      self = .done
      return
    }
    let isUntouched = verifier.discrepancies(of: change.inverse, in: account).isEmpty
    self = isUntouched ? .notDone : .conflict(towardsAfter.map(\.description))
  }
}

extension ObjectChange {
  /// The change that leads back.
  var inverse: ObjectChange {
    var inverse = self
    swap(&inverse.add, &inverse.remove)
    swap(&inverse.addServicePrincipalNames, &inverse.removeServicePrincipalNames)
    swap(&inverse.flagsBefore, &inverse.flagsAfter)
    return inverse
  }
}
