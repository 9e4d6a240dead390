public import ArgumentParser
public import Delegation

/// Several words in one argument: `a,b,c`.
struct CommaSeparated<Item: Sendable>: Sendable {
  var items: [Item]

  init(_ argument: String, _ read: (String) throws -> Item) rethrows {
    items = try argument.split(separator: ",", omittingEmptySubsequences: false).map { try read(String($0)) }
  }
}

/// Reads an argument that is a name, so that a wrong one is an error of usage.
func argument<Name>(_ text: String, _ make: (String) throws(NameError) -> Name) throws -> Name {
  do {
    return try make(text)
  } catch {
    throw ValidationError(error.description)
  }
}

extension DelegationProtocol: ExpressibleByArgument {}
extension Disposal: ExpressibleByArgument {}
extension ProofEvidence: ExpressibleByArgument {}
