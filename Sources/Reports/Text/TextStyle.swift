/// How text is laid out: what is known of the terminal, or of what stands in for it.
public struct TextStyle: Hashable, Sendable {
  /// Whether colours may be used: on a terminal, unless `NO_COLOR` is set.
  ///
  /// Nothing is said by colour alone.
  public var color: Bool
  /// The number of columns that lines are wrapped at.
  ///
  /// A single name that is longer is not broken, so that it can be copied.
  public var width: Int

  /// The narrowest width that is laid out for.
  public static let minimumWidth = 40

  /// A style; widths below ``minimumWidth`` count as it.
  public init(color: Bool, width: Int) {
    self.color = color
    self.width = max(width, Self.minimumWidth)
  }

  /// For a file or a pipe: no colours, 100 columns.
  public static let plain = TextStyle(color: false, width: 100)
}
