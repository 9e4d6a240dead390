import WindowsTypes

extension FuzzTarget {
  /// Windows' own types, as a directory's attributes hold them.
  static let windowsTypes: [FuzzTarget] = [
    FuzzTarget("security-descriptor") { bytes in
      let descriptor = try SecurityDescriptor(bytes: bytes)
      let trustees = Set(descriptor.discretionaryList?.entries.map(\.trustee) ?? [])
      let isOpen = descriptor.discretionaryList == nil
      try Contradiction.unless(descriptor.allows(.controlAccess, to: []) == isOpen, "nobody has a right, or has none where all have")
      _ = descriptor.allows(.genericAll, to: trustees)
    },
    FuzzTarget("sid") { bytes in
      if let sid = try? SID(bytes: bytes) {
        try Contradiction.unless(sid.bytes == bytes && (try? SID(sid.description)) == sid, "\(sid) does not come back")
      }
      guard let sid = try? SID(String(decoding: bytes, as: UTF8.self)) else { return }
      try Contradiction.unless((try? SID(sid.description)) == sid, "\(sid) does not come back from its text")
    },
    FuzzTarget("guid") { bytes in
      if let guid = try? GUID(bytes: bytes) {
        try Contradiction.unless(guid.bytes == bytes && (try? GUID(guid.description)) == guid, "\(guid) does not come back")
      }
      guard let guid = try? GUID(String(decoding: bytes, as: UTF8.self)) else { return }
      try Contradiction.unless((try? GUID(bytes: guid.bytes)) == guid, "\(guid) does not come back")
    },
    FuzzTarget("user-account-control") { bytes in
      let control = try UserAccountControl(ldapText: String(decoding: bytes, as: UTF8.self))
      try Contradiction.unless(
        (try? UserAccountControl(ldapText: control.ldapText)) == control, "\(control) does not come back from its text")
    },
  ]
}
