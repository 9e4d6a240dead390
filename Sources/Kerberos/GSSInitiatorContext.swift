internal import CKerberos
internal import Glibc
public import Secrets

/// A Kerberos authentication to one service, from the client's side, with mutual authentication.
///
/// It is used on one thread only; its calls may block, because the first one asks the KDC for the service's ticket (and, with a
/// delegated credential, proves the delegation: S4U2Proxy).
public final class GSSInitiatorContext {
  /// Who authenticates, and to what: `cifs/zulu.lab.example`.
  public let principal: String
  private let service: String
  private let owner: InitiatorCredentials
  private var context: gss_ctx_id_t?
  private var name: gss_name_t?

  /// Whether both sides have proven who they are.
  public private(set) var isComplete = false

  /// Prepares the authentication; nothing is asked yet.
  ///
  /// - Parameter service: the service's principal, `cifs/zulu.lab.example`, as it is registered.
  public init(_ credentials: InitiatorCredentials, service: String) throws(KerberosError) {
    owner = credentials
    principal = credentials.principal
    self.service = service
    name = try Self.importName(service)
  }

  deinit {
    var minor: OM_uint32 = 0
    if context != nil { gss_delete_sec_context(&minor, &context, nil) }
    if name != nil { gss_release_name(&minor, &name) }
  }

  /// Takes the service's token, `nil` at first, and gives the next one to send, `nil` where there is none.
  public func step(_ token: [UInt8]?) throws(KerberosError) -> [UInt8]? {
    var minor: OM_uint32 = 0
    var output = gss_buffer_desc()
    defer {
      var ignored: OM_uint32 = 0
      gss_release_buffer(&ignored, &output)
    }
    let major = withInput(token) { input in
      var mechanism = kcd_gss_krb5_mechanism()
      return gss_init_sec_context(
        &minor, owner.handle, &context, name, &mechanism, Self.flags, 0, nil, input, nil, &output, nil, nil)
    }
    guard kcd_gss_failed(major) == 0 else { throw failure(major, minor) }
    isComplete = kcd_gss_continue_needed(major) == 0
    return output.length == 0 ? nil : Array(UnsafeRawBufferPointer(start: output.value, count: output.length))
  }

  /// The key that client and service have agreed on ([MS-KILE] 3.1.1.2, SSPI's session key).
  public func sessionKey() throws(KerberosError) -> Secret {
    var minor: OM_uint32 = 0
    var set: gss_buffer_set_t?
    let major = kcd_gss_session_key(&minor, context, &set)
    defer {
      // The library frees the key without wiping it.
      if let key = set?.pointee.elements?.pointee { explicit_bzero(key.value, key.length) }
      var ignored: OM_uint32 = 0
      gss_release_buffer_set(&ignored, &set)
    }
    guard kcd_gss_failed(major) == 0, let set, set.pointee.count > 0, let key = set.pointee.elements?.pointee else {
      throw failure(major, minor)
    }
    return Secret(UnsafeRawBufferPointer(start: key.value, count: key.length))
  }

  private static let flags = OM_uint32(GSS_C_MUTUAL_FLAG | GSS_C_REPLAY_FLAG | GSS_C_SEQUENCE_FLAG | GSS_C_INTEG_FLAG)

  private func withInput<Result>(_ token: [UInt8]?, _ body: (gss_buffer_t?) -> Result) -> Result {
    guard var token else { return body(nil) }
    return token.withUnsafeMutableBytes { bytes in
      var input = gss_buffer_desc(length: bytes.count, value: bytes.baseAddress)
      return body(&input)
    }
  }

  private static func importName(_ service: String) throws(KerberosError) -> gss_name_t? {
    var text = Array(service.utf8)
    var minor: OM_uint32 = 0
    var name: gss_name_t?
    let major = text.withUnsafeMutableBytes { bytes in
      var buffer = gss_buffer_desc(length: bytes.count, value: bytes.baseAddress)
      return gss_import_name(&minor, &buffer, UnsafeMutablePointer(mutating: kcd_gss_krb5_principal_name()), &name)
    }
    guard kcd_gss_failed(major) == 0 else {
      throw KerberosError(
        .authentication, subject: service, code: KerberosCode(rawValue: Int32(bitPattern: minor)), major: major,
        message: GSS.message(major: major, minor: minor))
    }
    return name
  }

  private func failure(_ major: OM_uint32, _ minor: OM_uint32) -> KerberosError {
    KerberosError(
      .authentication, subject: "\(principal) to \(service)", code: KerberosCode(rawValue: Int32(bitPattern: minor)), major: major,
      message: GSS.message(major: major, minor: minor))
  }
}
