extension ServerService {
  /// The result of NetrShareDel: a Windows error code, 0 for done.
  static func status(_ results: [UInt8], _ call: String) throws(MalformedMessage) -> UInt32 {
    try read(results, call) { (reader) throws(MalformedMessage) in try reader.integer("return") }
  }

  /// The result of NetrShareAdd; before it, which argument was wrong.
  static func shareAddStatus(_ results: [UInt8]) throws(MalformedMessage) -> UInt32 {
    try read(results, "NetrShareAdd's results") { (reader) throws(MalformedMessage) in
      if try reader.pointer("ParmErr") { _ = try reader.integer("ParmErr") }
      return try reader.integer("return")
    }
  }

  /// What NetrShareGetInfo says, and its code.
  static func share(_ results: [UInt8]) throws(MalformedMessage) -> (share: ShareDescription?, status: UInt32) {
    try read(results, "NetrShareGetInfo's results") { (reader) throws(MalformedMessage) in
      let tag = try reader.integer("Level")
      guard tag == 502 else { throw MalformedMessage("NetrShareGetInfo's results", "Level", offset: 0, "it is \(tag), expected 502") }
      let share = try reader.pointer("ShareInfo502") ? try shareInformation(&reader) : nil
      return (share, try reader.integer("return"))
    }
  }

  private static func shareInformation(_ reader: inout NDRReader) throws(MalformedMessage) -> ShareDescription {
    let hasName = try reader.pointer("shi502_netname")
    let type = try reader.integer("shi502_type")
    let hasRemark = try reader.pointer("shi502_remark")
    _ = try reader.integer("shi502_permissions")
    _ = try reader.integer("shi502_max_uses")
    _ = try reader.integer("shi502_current_uses")
    let hasPath = try reader.pointer("shi502_path")
    let hasPassword = try reader.pointer("shi502_passwd")
    let descriptorSize = try reader.integer("shi502_reserved")
    let hasDescriptor = try reader.pointer("shi502_security_descriptor")
    let name = hasName ? try reader.string("shi502_netname") : ""
    let remark = hasRemark ? try reader.string("shi502_remark") : ""
    let path = hasPath ? try reader.string("shi502_path") : ""
    if hasPassword { _ = try reader.string("shi502_passwd") }
    let descriptor = hasDescriptor ? try reader.byteArray(descriptorSize, "shi502_security_descriptor") : []
    var share = ShareDescription(name: name, path: path, remark: remark, securityDescriptor: descriptor)
    share.type = type
    return share
  }

  /// What NetrSessionEnum says, and its code.
  static func sessions(_ results: [UInt8]) throws(MalformedMessage) -> (sessions: [SessionDescription], status: UInt32) {
    try read(results, "NetrSessionEnum's results") { (reader) throws(MalformedMessage) in
      _ = try reader.integer("Level")
      let tag = try reader.integer("Level")
      guard tag == 1 else { throw MalformedMessage("NetrSessionEnum's results", "Level", offset: 4, "it is \(tag), expected 1") }
      let sessions = try reader.pointer("Level1") ? try sessionContainer(&reader) : []
      _ = try reader.integer("TotalEntries")
      if try reader.pointer("ResumeHandle") { _ = try reader.integer("ResumeHandle") }
      return (sessions, try reader.integer("return"))
    }
  }

  private static func sessionContainer(_ reader: inout NDRReader) throws(MalformedMessage) -> [SessionDescription] {
    let announced = try reader.integer("EntriesRead")
    guard try reader.pointer("Buffer") else { return [] }
    let count = try reader.arrayCount(announced, elementSize: 24, "EntriesRead")
    var fixed: [(hasClient: Bool, hasUser: Bool, opens: UInt32, seconds: UInt32)] = []
    for _ in 0..<count {
      let (hasClient, hasUser) = (try reader.pointer("sesi1_cname"), try reader.pointer("sesi1_username"))
      fixed.append((hasClient, hasUser, try reader.integer("sesi1_num_opens"), try reader.integer("sesi1_time")))
      _ = try reader.integer("sesi1_idle_time")
      _ = try reader.integer("sesi1_user_flags")
    }
    var sessions: [SessionDescription] = []
    for entry in fixed {
      let client = entry.hasClient ? try reader.string("sesi1_cname") : ""
      let user = entry.hasUser ? try reader.string("sesi1_username") : ""
      sessions.append(SessionDescription(client: client, user: user, openFiles: entry.opens, seconds: entry.seconds))
    }
    return sessions
  }

  private static func read<Result>(
    _ results: [UInt8], _ call: String, _ body: (inout NDRReader) throws(MalformedMessage) -> Result
  ) throws(MalformedMessage) -> Result {
    try results.decode { (bytes: UnsafeRawBufferPointer) throws(MalformedMessage) -> Result in
      var reader = NDRReader(bytes, call)
      let result = try body(&reader)
      try reader.finish()
      return result
    }
  }
}
