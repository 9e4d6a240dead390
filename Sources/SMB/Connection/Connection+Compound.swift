internal import WindowsTypes

/// Requests about one file that travel together, to save round trips ([MS-SMB2] 3.2.4.1.4).
///
/// Each has a message id of its own, and each answer is verified and looked at as that of a single request is.
extension Connection {
  /// Opens a file and does more with it, in one round trip where the server has granted credits for all.
  ///
  /// - Parameter rest: makes the further requests for the handle that the first one gives.
  /// - Returns: the answers; where the handle could not be had, perhaps only the first one.
  func compound(_ create: CreateRequest, tree: Share, _ rest: [(FileID) -> any Request]) throws -> [Answer] {
    try requireUsable()
    let requests: [any Request] = [create] + rest.map { $0(.previous) }
    let charges = requests.map { CreditLedger.charge(payload: $0.payload) }
    guard charges.reduce(0, +) <= credits.available else { return try oneByOne(create, tree, rest) }
    var answers = [Answer?](repeating: nil, count: requests.count)
    try submit(requests, tree) { index, answer in answers[index] = answer }
    while answers.contains(where: { $0 == nil }) { try takeIn() }
    return answers.compactMap(\.self)
  }

  /// Opens a file and closes it again.
  func visit(_ create: CreateRequest, tree: Share) throws -> CreateResponse {
    let answers = try compound(create, tree: tree, [{ CloseRequest(fileID: $0) }])
    let file: CreateResponse = try decode(answers[0])
    guard answers.count == 2 else { throw broken(.malformed, "answers are missing") }
    let _: CloseResponse = try decode(answers[1])
    return file
  }

  /// Opens a file, asks or changes one thing, and closes it again; the handle stays open on no way out.
  ///
  /// - Returns: the answer to the one thing; an error of opening or closing is thrown, too.
  func visit<A: Response>(_ create: CreateRequest, tree: Share, _ request: @escaping (FileID) -> any Request) throws -> A {
    let answers = try compound(create, tree: tree, [request, { CloseRequest(fileID: $0) }])
    let file: CreateResponse = try decode(answers[0])
    guard answers.count == 3 else { throw broken(.malformed, "answers are missing") }
    // If a request fails, those after it fail with the same status ([MS-SMB2] 3.3.5.2.7.2), and the handle is still open.
    if NTStatus(rawValue: answers[1].header.status) != .success, NTStatus(rawValue: answers[2].header.status) != .success {
      let _: CloseResponse? = try? call(CloseRequest(fileID: file.fileID), tree: tree)
    }
    let answer: A = try decode(answers[1])
    let _: CloseResponse = try decode(answers[2])
    return answer
  }

  private func decode<A: Response>(_ answer: Answer) throws -> A {
    try decode(answer.header, answer.bytes)
  }

  /// Where credits are few.
  private func oneByOne(_ create: CreateRequest, _ tree: Share, _ rest: [(FileID) -> any Request]) throws -> [Answer] {
    let answer = try exchange(create, tree: tree)
    guard NTStatus(rawValue: answer.header.status) == .success else { return [answer] }
    let file: CreateResponse = try decode(answer.header, answer.bytes)
    return try [answer] + rest.map { try exchange($0(file.fileID), tree: tree) }
  }

  private func submit(_ requests: [any Request], _ tree: Share, _ take: @escaping (Int, Answer) -> Void) throws {
    let bodies = requests.map { $0.encoded() }
    // All but the last are filled up to a multiple of 8; signatures cover that.
    let sizes = bodies.enumerated().map { $0 + 1 < bodies.count ? ($1.count + 7) / 8 * 8 : $1.count }
    let frame = controlSlab.message(sizes.reduce(0, +))
    frame.initializeMemory(as: UInt8.self, repeating: 0)
    let isSealed = seals(tree)
    var start = 0
    for (index, request) in requests.enumerated() {
      guard let reservation = credits.reserve(CreditLedger.charge(payload: request.payload)) else { throw error(.local, "no credits") }
      let message = UnsafeMutableRawBufferPointer(rebasing: frame[start..<start + sizes[index]])
      message.copyBytes(from: bodies[index])
      var header = header(request, tree, reservation)
      header.flags = index > 0 ? .related : []
      header.nextCommand = index + 1 < requests.count ? UInt32(sizes[index]) : 0
      header.encode(into: message)
      if !isSealed { try sign(message) }
      expect(request, reservation, isSealed: isSealed) { take(index, ($0, Array($1))) }
      start += sizes[index]
    }
    if isSealed { try seal(frame, in: controlSlab) }
    try transmit(controlSlab.frame(messageSize: frame.count, isSealed: isSealed))
  }
}
