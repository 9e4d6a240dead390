import Delegation
import Foundation
import Reports
import Testing

/// What a person does with the page, in a real browser.
@Suite("The page in Chromium", .serialized)
struct BrowserTests {
  private static func page(_ scenario: CheckScenario) throws -> [UInt8] { try scenario.report().rendered(as: .html, style: .plain) }
  private static let focused = ["evaluate", "document.activeElement.getAttribute('aria-label')"]
  private static let heading = ["evaluate", "document.querySelector('#detail h3')?.textContent ?? 'nothing'"]
  private static let count = ["evaluate", "document.getElementById('count').textContent"]
  private static func choose(_ id: String, _ label: String) -> [String] {
    [
      "evaluate",
      """
      (() => { const list = document.getElementById('\(id)'); list.value = [...list.options].find((one) => one.text === '\(label)').value;
      list.dispatchEvent(new Event('change')); return list.value; })()
      """,
    ]
  }

  @Test("is opened without a complaint, and asks for nothing from elsewhere")
  func complaints() throws {
    let pages = try [
      Self.page(.mixed), Self.page(.hostile), Self.page(.great), Scenario.everyday.report().rendered(as: .html, style: .plain),
      Scenario.hostile.report().rendered(as: .html, style: .plain), ProofScenario.disks.report().rendered(as: .html, style: .plain),
      ProofScenario.hostile.report().rendered(as: .html, style: .plain),
    ]
    for page in pages {
      let visit = try Browser.visit(page, [["load"], ["evaluate", "document.documentElement.className"]])
      #expect(visit.complaints.isEmpty, "\(visit.complaints)")
      #expect(visit.text(1) == "js", "the script has run")
    }
  }

  @Test("shows an edge, what it lacks and how to mend it, by a click")
  func click() throws {
    let visit = try Browser.visit(
      Self.page(.mixed),
      [
        ["load"], ["click", "[aria-label^='ZULU to YANKEE']"], Self.heading, ["evaluate", "document.getElementById('detail').innerText"],
        ["click", "#detail a[href='#KCD004-critical'], #detail a"], ["evaluate", "location.hash.slice(0, 4)"],
      ])
    #expect(visit.text(1) == "ZULU → YANKEE")
    for text in ["missing", "cifs/yankee.corp.example.com", "there", "kcdmesh provision --config kcdmesh.yaml", "KCD002", "KCD012"] {
      #expect(visit.text(2).contains(text), "\(text)")
    }
    #expect(visit.text(3) == "#KCD")
    #expect(visit.complaints.isEmpty)
  }

  @Test("is used by keyboard alone")
  func keyboard() throws {
    let tabs = Array(repeating: ["key", "Tab"], count: 8)
    let visit = try Browser.visit(
      Self.page(.mixed),
      [["load"]] + tabs + [
        ["evaluate", "document.activeElement.getAttribute('role')"], ["key", "End", "ctrl"], Self.focused, ["key", "ArrowUp"],
        ["key", "Home"], ["key", "ArrowRight"], ["key", "ArrowRight"], ["key", "ArrowDown"], ["key", "ArrowRight"], Self.focused,
        ["key", "Enter"], Self.heading, Self.focused, ["key", "Escape"], Self.heading,
        ["evaluate", "document.querySelectorAll('#grid [tabindex=\"0\"]').length"],
      ])
    #expect(visit.text(1) == "gridcell")
    #expect(visit.text(2) == "ZULU: itself")
    #expect(visit.text(3).hasPrefix("ZULU to YANKEE, incomplete: 2 missing, 2 there"))
    #expect(visit.text(4) == "ZULU → YANKEE")
    #expect(visit.text(5).hasPrefix("ZULU to YANKEE"), "the focus stays where it was")
    #expect(visit.text(6) == "nothing")
    #expect(visit.text(7) == "1", "one cell is in the order of Tab")
  }

  @Test("is filtered by host, mesh and state, and sorted")
  func filters() throws {
    let visit = try Browser.visit(
      Self.page(.mixed),
      [
        ["load"], Self.count, ["click", "#filter-source"], ["type", "zulu"], Self.count, ["click", "#filter-target"], ["type", "nobody"],
        Self.count,
        ["evaluate", "(document.getElementById('filter-source').value = document.getElementById('filter-target').value = '', 1)"],
        Self.choose("filter-mesh", "lab"), Self.count, Self.choose("filter-mesh", "all"), Self.choose("filter-state", "incomplete"),
        Self.count,
        Self.choose("filter-state", "all"), Self.choose("order", "most to mend first"),
        ["evaluate", "document.querySelector('.rowhead span').textContent"],
      ])
    #expect(visit.text(1) == "4 of 4 sources, 5 of 5 targets, 12 edges")
    #expect(visit.text(2) == "1 of 4 sources, 5 of 5 targets, 4 edges")
    #expect(visit.text(3) == "No edge is like that.")
    #expect(visit.text(6) == "2 of 4 sources, 2 of 5 targets, 2 edges")
    #expect(visit.text(9) == "1 of 4 sources, 1 of 5 targets, 1 edges")
    #expect(visit.text(12) == "ZULU")
    #expect(visit.complaints.isEmpty)
  }

  @Test("finds findings by what stands in them")
  func search() throws {
    let visit = try Browser.visit(
      Self.page(.mixed),
      [
        ["load"], ["click", "#search"], ["type", "oldnas"],
        ["evaluate", "[...document.querySelectorAll('.group')].filter((group) => !group.hidden).map((group) => group.id).join()"],
        ["evaluate", "document.getElementById('found').textContent"],
      ])
    #expect(visit.text(1) == "KCD005-error")
    #expect(visit.text(2) == "1 shown")
  }

  @Test("holds 65,280 cells, and draws those that are looked at")
  func great() throws {
    let visit = try Browser.visit(
      Self.page(.bare),
      [
        ["load"], ["evaluate", "document.getElementById('grid').getAttribute('aria-rowcount')"],
        ["evaluate", "document.querySelectorAll('*').length < 25000"], ["click", "[data-r='1'][data-c='0']"], ["key", "End", "ctrl"],
        ["key", "ArrowLeft"], Self.focused, ["key", "Enter"], Self.heading,
        ["evaluate", "document.querySelectorAll('#grid [aria-rowindex=\"257\"]').length"], ["click", "#map svg"],
        ["evaluate", "document.getElementById('grid').scrollTop > 500"], Self.count,
      ])
    #expect(visit.text(1) == "257")
    #expect(visit.text(2) == "1" || visit.text(2) == "true")
    #expect(visit.text(3).hasPrefix("HV256 to HV255, nothing there: 4 missing"))
    #expect(visit.text(4) == "HV256 → HV255")
    #expect(visit.text(5) == "1")
    #expect(visit.text(6) == "1" || visit.text(6) == "true")
    #expect(visit.text(7) == "256 of 256 sources, 256 of 256 targets, 65,280 edges")
    #expect(visit.complaints.isEmpty)
  }

  @Test("is light and dark, and on paper has everything but what is clicked")
  func appearances() throws {
    let background = ["evaluate", "getComputedStyle(document.body).backgroundColor"]
    let visit = try Browser.visit(
      Self.page(.mixed),
      [
        ["load"], background, ["scheme", "dark"], background, ["scheme", "light"], ["media", "print"],
        ["evaluate", "getComputedStyle(document.getElementById('tools')).display"],
        ["evaluate", "getComputedStyle(document.querySelector('.group')).display"],
      ])
    #expect(visit.text(1) != visit.text(2))
    #expect(visit.text(3) == "none")
    #expect(visit.text(4) == "block")
  }

  @Test("reads without its script")
  func withoutScript() throws {
    let visit = try Browser.visit(
      Self.page(.mixed),
      [
        ["scripts", "off"], ["load"], ["evaluate", "document.body.innerText"], ["evaluate", "document.documentElement.className"],
        ["evaluate", "getComputedStyle(document.getElementById('tools')).display"],
      ])
    for text in ["does not run here", "“cifs/YANKEE” is not in its list", "waived by j.doe until 2027-01-31", "1,024 of 1,200", "KCD016"] {
      #expect(visit.text(1).contains(text), "\(text)")
    }
    #expect(visit.text(2) == "")
    #expect(visit.text(3) == "none")
  }

  @Test("shows hostile names as text, in sight and for a spreadsheet")
  func hostile() throws {
    let visit = try Browser.visit(
      Self.page(.hostile),
      [
        ["load"], ["evaluate", "document.body.innerText"], ["evaluate", "document.querySelectorAll('script').length"],
        ["evaluate", "[...document.querySelectorAll('td, th')].filter((cell) => /^[=+\\-@]/.test(cell.innerText)).length"],
        ["evaluate", "[...document.querySelectorAll('.rowhead span')].map((name) => name.textContent)"],
        [
          "evaluate",
          "/[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2028\\u2029]/.test(document.documentElement.innerHTML)",
        ],
      ])
    for name in ["<script>alert(1)</script>", "\"]]>", "| a | b", "<!-- x", "RTL\\u{202E}x", "L\\u{2028}S", "\\u{1B}[31mRED\\u{7}"] {
      #expect(visit.text(1).contains(name), "\(name)")
      #expect((visit.answers[4] as? [String])?.contains(name) == true, "\(name) in the matrix")
    }
    #expect(visit.text(2) == "2", "the matrix's data and the page's own script")
    #expect(visit.text(3) == "0", "no cell begins like a formula")
    #expect(visit.text(5) == "0" || visit.text(5) == "false", "nothing drives a terminal or hides")
    #expect(visit.complaints.isEmpty, "\(visit.complaints)")
  }
}
