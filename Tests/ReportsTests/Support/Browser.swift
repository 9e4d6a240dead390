import Foundation
import Testing

/// A page, visited by Chromium: `Scripts/lib/browse-page`.
enum Browser {
  /// What came of a visit.
  struct Visit {
    /// What each question was answered with; a load's is its milliseconds.
    var answers: [Any]
    /// What the browser had to say.
    var complaints: [String]

    func text(_ number: Int) -> String { number < answers.count ? "\(answers[number])" : "nothing" }
  }

  /// Does what the steps say, in a window of 1280 by 1000.
  static func visit(_ page: [UInt8], _ steps: [[Any]]) throws -> Visit {
    let all = [["size", 1280, 1000]] + steps
    let text = String(decoding: try JSONSerialization.data(withJSONObject: all), as: UTF8.self)
    let (status, output) = try Program.run("Scripts/lib/browse-page", [text], on: page)
    try #require(status == 0, "\(output)")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    return Visit(answers: try #require(object["answers"] as? [Any]), complaints: try #require(object["complaints"] as? [String]))
  }
}
