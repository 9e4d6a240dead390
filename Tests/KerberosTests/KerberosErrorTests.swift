import Testing

@testable import Kerberos

@Suite struct KerberosErrorTests {
  @Test func `An error names step, principal, code, cause and remedy`() {
    let error = KerberosError(
      .initialTicket, subject: "ZULU$@LAB.TEST with /etc/krb5.keytab", code: .preauthenticationFailed, message: "Preauthentication failed")
    #expect(
      error.description
        == "Kerberos: getting a ticket failed for ZULU$@LAB.TEST with /etc/krb5.keytab: Preauthentication failed "
        + "[KRB5KDC_ERR_PREAUTH_FAILED (-1765328360)]. Likely cause: the key is old: the account's password has changed since the keytab "
        + "was written. Write the keytab anew.")
  }

  @Test func `Foreign text can't drive a terminal`() {
    let error = KerberosError(.cache, subject: "a\u{1B}[2J", code: .noCache, message: "b\r\u{202E}")
    #expect(error.subject == "a\\u{1B}[2J")
    #expect(error.message == "b\\u{D}\\u{202E}")
  }

  @Test func `Codes without a name survive`() {
    #expect(KerberosCode(rawValue: 7).description == "code 7")
    #expect(KerberosCode.unreachable.name == "KRB5_KDC_UNREACH")
  }

  @Test(arguments: [(0, "1970-01-01 00:00:00 UTC"), (1_769_903_999, "2026-01-31 23:59:59 UTC"), (2_147_483_648, "2038-01-19 03:14:08 UTC")])
  func `Times are written in UTC, and beyond 2038`(seconds: Int, text: String) {
    #expect(UnixTime.text(seconds) == text)
  }
}
