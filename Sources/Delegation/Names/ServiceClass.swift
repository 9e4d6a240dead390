internal import PrintableText

/// The first part of a service principal name: which service of a host a ticket is for.
public struct ServiceClass: Hashable, Sendable {
  /// The class as it is written into the directory, for instance `Microsoft Virtual System Migration Service`.
  public let name: String

  /// SMB: the disks of a shared-nothing live migration travel over it.
  ///
  /// An alias of `HOST`, so hosts need not register it.
  public static let cifs = ServiceClass(known: "cifs")
  /// The live migration itself.
  ///
  /// Not an alias: each host registers it.
  public static let migration = ServiceClass(known: "Microsoft Virtual System Migration Service")
  /// A virtual machine's console, from a remote management station.
  public static let console = ServiceClass(known: "Microsoft Virtual Console Service")
  /// Hyper-V Replica.
  public static let replica = ServiceClass(known: "Hyper-V Replica Service")
  /// Windows Remote Management.
  public static let wsman = ServiceClass(known: "WSMAN")

  /// The words that policies and `--services` use for the classes that Hyper-V administrators delegate.
  public static let keywords: [(word: String, serviceClass: ServiceClass)] = [
    ("cifs", .cifs), ("migration", .migration), ("console", .console), ("replica", .replica), ("wsman", .wsman),
  ]

  private init(known name: String) {
    self.name = name
  }

  /// Reads a keyword, or a literal service class.
  ///
  /// - Throws: ``NameError`` when the text can't be a service class: empty, or with a slash, a backslash or a control character.
  public init(parsing text: String) throws(NameError) {
    if let known = Self.keywords.first(where: { $0.word == text.lowercased() }) {
      self = known.serviceClass
      return
    }
    guard !text.isEmpty, text == text.trimmed, !text.contains(where: { $0 == "/" || $0 == "\\" }), !text.hasControlCharacter else {
      let words = Self.keywords.map(\.word).joined(separator: ", ")
      throw NameError(text: text, expected: "a service class: one of \(words), or a literal class such as MSSQLSvc")
    }
    self.init(known: text)
  }

  /// The keyword, where there is one, else the class itself: how a policy would write it.
  public var word: String {
    Self.keywords.first { $0.serviceClass == self }?.word ?? name
  }
}

extension String {
  /// Without spaces and tabs at either end.
  fileprivate var trimmed: String {
    var rest = Substring(self)
    while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
    while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
    return String(rest)
  }
}
