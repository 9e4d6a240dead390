import Foundation

/// A journal as its text has it, read without the program's own types.
struct JournalText: Sendable {
  /// One line.
  struct Line: Decodable, Sendable {
    var record: String
    var number: Int?
    var first: Int?
    var last: Int?
    var host: String?
    var activity: String?
    var reason: String?
  }

  let lines: [Line]

  init(_ text: String) throws {
    lines = try text.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
  }

  /// The hosts of the planned changes, by their numbers.
  var hosts: [String] { lines.filter { $0.record == "change" }.compactMap(\.host) }

  /// The last that is said of each change, by its number: "planned" where nothing is.
  var claims: [String] {
    var claims = hosts.map { _ in "planned" }
    for line in lines {
      switch line.record {
      case "sending": for number in (line.first ?? 0)...(line.last ?? 0) { claims[number] = line.record }
      case "change": break
      default: if let number = line.number { claims[number] = line.record }
      }
    }
    return claims
  }
}
