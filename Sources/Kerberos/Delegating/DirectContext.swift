internal import CKerberos
internal import Glibc

/// A `krb5_context` that asks one KDC over one connection, and counts its answers.
///
/// The library hands each message for a KDC to a hook (MIT krb5 1.15), which sends it itself: not one connection a ticket, and no other
/// domain controller than the one that the directory was read from. The count shows that a ticket came from the KDC and not from a
/// cache.
final class DirectContext {
  let context: KerberosContext
  private let connection: KDCConnection
  /// The library reads the configuration again when its file has changed, so the file must stay.
  private let profile: RealmProfile

  init(_ kdc: KDC) throws(KerberosError) {
    profile = try RealmProfile(kdc)
    context = try KerberosContext(profile: profile.pointer)
    connection = KDCConnection(kdc)
    krb5_set_kdc_send_hook(context.pointer, sendDirectly, Unmanaged.passUnretained(connection).toOpaque())
  }

  deinit {
    krb5_set_kdc_send_hook(context.pointer, nil, nil)
  }

  /// Does what must make the KDC answer at least once.
  ///
  /// - Throws: ``KerberosError``, also where a result came without the KDC.
  func asking<Result>(
    _ step: KerberosError.Step, _ subject: String, _ body: () throws(KerberosError) -> Result
  ) throws(KerberosError) -> Result {
    let before = connection.exchanges
    let result = try body()
    guard connection.exchanges > before else {
      throw KerberosError(step, subject: subject, code: .modifiedReply, message: "the ticket came from a cache, not from the KDC")
    }
    return result
  }
}

/// The hook: a reply that it gives is taken for the KDC's.
///
/// Other realms are left to the library.
private let sendDirectly: krb5_pre_send_fn = { context, data, realm, message, _, reply in
  guard let context, let data, let realm, let message, let reply else { return krb5_error_code(EINVAL) }
  let connection = Unmanaged<KDCConnection>.fromOpaque(data).takeUnretainedValue()
  guard realm.pointee.text == connection.kdc.realm else { return 0 }
  do throws(KDCConnection.Failure) {
    let request = UnsafeRawBufferPointer(start: message.pointee.data, count: Int(message.pointee.length))
    return copy(try connection.reply(to: request), to: reply, context)
  } catch {
    kcd_set_error(context, KerberosCode.unreachable.rawValue, error.text)
    return KerberosCode.unreachable.rawValue
  }
}

/// The library frees the reply by its own means, so it must be made by them.
private func copy(
  _ bytes: [UInt8], to reply: UnsafeMutablePointer<UnsafeMutablePointer<krb5_data>?>, _ context: krb5_context
) -> krb5_error_code {
  var bytes = bytes
  return bytes.withUnsafeMutableBytes { buffer in
    var answer = krb5_data()
    answer.length = UInt32(buffer.count)
    answer.data = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
    return krb5_copy_data(context, &answer, reply)
  }
}

extension krb5_data {
  fileprivate var text: String {
    String(decoding: UnsafeRawBufferPointer(start: data, count: Int(length)), as: UTF8.self)
  }
}
