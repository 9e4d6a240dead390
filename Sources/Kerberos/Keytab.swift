internal import CKerberos
import Glibc

/// The owner of a handle of a keytab file.
final class Keytab {
  let path: String
  let pointer: krb5_keytab
  private let context: KerberosContext

  /// - Throws: ``KerberosError`` if the file is missing or unreadable, which the library itself would say only when it needs a key; or if
  ///   everybody can read or write it. A group may: servers share keytabs so.
  init(_ context: KerberosContext, path: String) throws(KerberosError) {
    var status = stat()
    guard access(path, R_OK) == 0, stat(path, &status) == 0 else {
      let number = errno
      throw KerberosError(
        .keytab, subject: path, code: KerberosCode(rawValue: number), message: String(cString: strerror(number)), likelyCause: "",
        advice: number == EACCES ? "Run as a user who may read it, or change its mode." : "Check the path.")
    }
    guard status.st_mode & (S_IROTH | S_IWOTH) == 0 else {
      throw KerberosError(
        .keytab, subject: path, code: KerberosCode(rawValue: 0),
        message: "everybody can read or write it (mode 0\(String(status.st_mode & 0o777, radix: 8)))",
        likelyCause: "", advice: "chmod 600 it; if somebody may have read it, give the account a new key: who has the key is the account.")
    }
    var created: krb5_keytab?
    try context.check(krb5_kt_resolve(context.pointer, "FILE:\(path)", &created), .keytab, path)
    guard let created else { throw KerberosError(.keytab, subject: path, code: .notInKeytab, message: "no keytab") }
    self.path = path
    self.context = context
    pointer = created
  }

  deinit {
    krb5_kt_close(context.pointer, pointer)
  }

  /// Whose keys are in it, each once, in the file's order.
  var principals: [String] {
    get throws(KerberosError) {
      var cursor: krb5_kt_cursor?
      try context.check(krb5_kt_start_seq_get(context.pointer, pointer, &cursor), .keytab, path)
      defer { krb5_kt_end_seq_get(context.pointer, pointer, &cursor) }
      var names: [String] = []
      var entry = krb5_keytab_entry()
      while true {
        let code = krb5_kt_next_entry(context.pointer, pointer, &entry, &cursor)
        if code == Int32(truncatingIfNeeded: KRB5_KT_END) { return names }
        try context.check(code, .keytab, path)
        let name = context.name(entry.principal)
        krb5_free_keytab_entry_contents(context.pointer, &entry)
        if !names.contains(name) { names.append(name) }
      }
    }
  }

  /// Throws an error that lists what is there, if the principal is not.
  func requireKey(of principal: String) throws(KerberosError) {
    let known = try principals
    guard !known.contains(principal) else { return }
    throw KerberosError(
      .keytab, subject: path, code: .notInKeytab, message: "it has no key of \(principal)",
      likelyCause: known.isEmpty ? "it is empty" : "it has keys of \(known.joined(separator: ", "))")
  }
}
