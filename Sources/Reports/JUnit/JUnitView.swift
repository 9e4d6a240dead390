internal import Templates

/// A report as test results: what pipelines count and show.
struct JUnitView: Sendable {
  var suitesName: String
  var suites: [Suite]

  /// One host.
  struct Suite: Sendable {
    var suiteName: String
    var cases: [Case]
  }

  /// One thing that is right, wrong, or not known.
  struct Case: Sendable {
    var className: String
    var caseName: String
    var failure: Failure?
    /// Why nothing is claimed.
    var skip: String?
    /// What is worth a word and no failure.
    var notes: [String] = []
  }

  struct Failure: Sendable {
    var summary: String
    var kind: String
    var details: [String]
  }

  private struct Values: Sendable {
    var suitesName: String
    var tests: Int
    var failures: Int
    var skipped: Int
    var time: String
    var suites: [CountedSuite]
  }

  private struct CountedSuite: Sendable {
    var suiteName: String
    var suiteTests: Int
    var suiteFailures: Int
    var suiteSkipped: Int
    var cases: [WrittenCase]
  }

  private struct WrittenCase: Sendable {
    var className: String
    var caseName: String
    var failure: Failure?
    var skip: String?
    var notes: [String]
    var output: Bool
  }

  /// The bytes of the XML document.
  ///
  /// - Parameter time: when it was read, in the form of RFC 3339.
  func rendered(time: String) throws -> [UInt8] {
    let counted = suites.map { suite in
      CountedSuite(
        suiteName: suite.suiteName, suiteTests: suite.cases.count, suiteFailures: suite.cases.count { $0.failure != nil },
        suiteSkipped: suite.cases.count { $0.skip != nil },
        cases: suite.cases.map {
          .init(
            className: $0.className, caseName: $0.caseName, failure: $0.failure, skip: $0.skip, notes: $0.notes, output: !$0.notes.isEmpty)
        })
    }
    let values = Values(
      suitesName: suitesName, tests: counted.reduce(0) { $0 + $1.suiteTests }, failures: counted.reduce(0) { $0 + $1.suiteFailures },
      skipped: counted.reduce(0) { $0 + $1.suiteSkipped }, time: time.hasSuffix("Z") ? String(time.dropLast()) : time, suites: counted)
    return Array(try ReportTemplate.junit.rendered(with: values).utf8)
  }
}
