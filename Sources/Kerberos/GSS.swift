internal import CKerberos

/// GSSAPI's calls, with errors.
enum GSS {
  /// A credential of the cache; with a keytab, it is renewed from there.
  static func acquire(cache: String, keytab: String?, subject: String) throws(KerberosError) -> OpaquePointer {
    var credential: gss_cred_id_t?
    var minor: OM_uint32 = 0
    let major = withStore(cache: cache, keytab: keytab) { store in
      gss_acquire_cred_from(&minor, nil, kcd_gss_indefinite(), nil, GSS_C_INITIATE, store, &credential, nil, nil)
    }
    guard kcd_gss_failed(major) == 0, let credential else {
      throw KerberosError(
        .credential, subject: subject, code: KerberosCode(rawValue: Int32(bitPattern: minor)), major: major,
        message: message(major: major, minor: minor))
    }
    return credential
  }

  private static func withStore<Result>(
    cache: String, keytab: String?, _ body: (UnsafePointer<gss_key_value_set_desc>) -> Result
  ) -> Result {
    cache.withCString { cache in
      (keytab ?? "").withCString { path in
        "ccache".withCString { cacheKey in
          "client_keytab".withCString { keytabKey in
            var elements = [gss_key_value_element_desc(key: cacheKey, value: cache)]
            if keytab != nil { elements.append(gss_key_value_element_desc(key: keytabKey, value: path)) }
            return elements.withUnsafeMutableBufferPointer { elements in
              var store = gss_key_value_set_desc(count: OM_uint32(elements.count), elements: elements.baseAddress)
              return body(&store)
            }
          }
        }
      }
    }
  }

  /// The texts of both statuses.
  static func message(major: OM_uint32, minor: OM_uint32) -> String {
    (texts(major, GSS_C_GSS_CODE) + (minor == 0 ? [] : texts(minor, GSS_C_MECH_CODE))).joined(separator: ": ")
  }

  private static func texts(_ status: OM_uint32, _ type: Int32) -> [String] {
    var texts: [String] = []
    var context: OM_uint32 = 0
    repeat {
      var minor: OM_uint32 = 0
      var text = gss_buffer_desc()
      guard kcd_gss_failed(gss_display_status(&minor, status, type, nil, &context, &text)) == 0 else { return texts }
      texts.append(String(decoding: UnsafeRawBufferPointer(start: text.value, count: text.length), as: UTF8.self))
      gss_release_buffer(&minor, &text)
    } while context != 0
    return texts
  }
}
