import Testing

@testable import LDAP

@Suite struct LDAPErrorTests {
  @Test func `Insufficient rights on a write have two causes`() {
    let error = LDAPError(
      .modify, server: "ldap://dc1", object: "CN=ZULU,DC=lab", attribute: "msDS-AllowedToDelegateTo", code: .insufficientAccessRights,
      diagnostic: "00002098: SecErr: DSID-03150F94")
    #expect(error.likelyCauses.count == 2)
    #expect(error.likelyCauses[0].contains("write access to msDS-AllowedToDelegateTo"))
    #expect(error.likelyCauses[1].contains("SeEnableDelegationPrivilege"))
    #expect(
      error.description.hasPrefix(
        "ldap://dc1: modify failed for CN=ZULU,DC=lab, attribute msDS-AllowedToDelegateTo: insufficientAccessRights (50): 00002098"))
  }

  @Test(arguments: [
    ("52e", "the name or the password is wrong"), ("775", "the account is locked out"), ("533", "the account is disabled"),
    ("532", "the password has expired"), ("701", "the account has expired"), ("773", "the password must be changed first"),
  ])
  func `Active Directory's reasons to refuse a bind are explained`(data: String, cause: String) {
    let diagnostic = "80090308: LdapErr: DSID-0C090569, comment: AcceptSecurityContext error, data \(data), v4563"
    let error = LDAPError(.bind, server: "ldap://dc1", object: "CN=x", code: .invalidCredentials, diagnostic: diagnostic)
    #expect(error.likelyCauses == [cause])
    #expect(error.isAuthenticationFailure)
  }

  @Test func `A wrong channel binding is told from a wrong password`() {
    let diagnostic = "80090346: LdapErr: DSID-0C090711, comment: AcceptSecurityContext error, data 35b, v1db1"
    let error = LDAPError(.bind, server: "ldaps://dc1", code: .invalidCredentials, diagnostic: diagnostic)
    #expect(error.likelyCauses[0].contains("channel binding"))
  }

  @Test(arguments: [
    ("No Kerberos credentials available (default cache: FILE:/tmp/x)", "no Kerberos ticket", true), ("Ticket expired", "has expired", true),
    ("Server not found in Kerberos database", "knows no service", false), ("Cannot find KDC for realm \"X\"", "realm of the server", false),
    ("Cannot contact any KDC for realm 'X'", "no key distribution centre", false), ("Clock skew too great", "clocks", false),
  ])
  func `Kerberos' complaints get a cause`(minor: String, cause: String, isOurs: Bool) {
    let diagnostic = "SASL(-1): generic failure: GSSAPI Error: Unspecified GSS failure.  Minor code may provide more information (\(minor))"
    let error = LDAPError(.bind, server: "ldap://dc1", code: .localError, diagnostic: diagnostic)
    #expect(error.likelyCauses.first?.contains(cause) == true)
    #expect(error.isAuthenticationFailure == isOurs)
  }

  @Test func `What a server says can't drive a terminal`() {
    let error = LDAPError(
      .search, server: "ldap://dc1", object: "CN=\u{1B}[31m", code: .other, diagnostic: "a\r\nb\u{9B}2J\u{202E}c\0", matchedDN: "\u{07}")
    #expect(error.diagnostic == "a\\u{D}\\u{A}b\\u{9B}2J\\u{202E}c\\u{0}")
    #expect(error.object == "CN=\\u{1B}[31m")
    #expect(error.matchedDN == "\\u{7}")
  }

  @Test func `Codes without a name survive`() {
    let code = ResultCode(rawValue: 4711)
    #expect(code.description == "result code 4711")
    #expect(code.name == nil)
    switch code {
    case .success: Issue.record("4711 is no success")
    default: break
    }
  }

  @Test func `A secret is never printed`() {
    let secret = Secret("hunter2".utf8)
    #expect("\(secret)" == "(secret)")
    #expect(String(reflecting: Credentials.simple(dn: "cn=x", password: secret)).contains("hunter2") == false)
    var dumped = ""
    dump(secret, to: &dumped)
    #expect(!dumped.contains("104"))
  }
}
