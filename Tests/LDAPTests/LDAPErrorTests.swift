import Secrets
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

  @Test func `Service principal names need no privilege, and none is asked for`() {
    let names = LDAPError(.modify, server: "ldap://dc1", attribute: "servicePrincipalName", code: .insufficientAccessRights)
    #expect(names.likelyCauses.count == 1 && names.likelyCauses[0].contains("write access to servicePrincipalName"))
    #expect(!names.description.contains("SeEnableDelegationPrivilege") && names.advice.contains("validated write"))
    let flags = LDAPError(
      .modify, server: "ldap://dc1", attribute: "servicePrincipalName, userAccountControl", code: .insufficientAccessRights)
    #expect(flags.likelyCauses.count == 2 && flags.likelyCauses[1].contains("SeEnableDelegationPrivilege"))
  }

  @Test(arguments: [ResultCode.unwillingToPerform, .constraintViolation])
  func `A refused compare-and-swap of the flags is told as that, with a way out`(code: ResultCode) {
    let error = LDAPError(
      .modify, server: "ldap://dc1", object: "CN=O’Z'U,DC=lab", attribute: "msDS-AllowedToDelegateTo, userAccountControl", code: code)
    #expect(error.likelyCauses.count == 1 && error.likelyCauses[0].contains("compare-and-swap"))
    #expect(error.advice.contains("Nothing was written to this object"))
    for command in ["Get-ADObject", "Set-ADAccountControl"] {
      #expect(error.advice.contains("\(command) -Identity 'CN=O’’Z''U,DC=lab'"))
    }
    for word in ["-TrustedToAuthForDelegation $true", "not race-free", "run again"] { #expect(error.advice.contains(word)) }
    let unnamed = LDAPError(.modify, server: "ldap://dc1", object: "CN=\u{1B}", attribute: "userAccountControl", code: code)
    #expect(unnamed.advice.contains("Set-ADAccountControl -Identity NAME with"))
  }

  @Test(arguments: [ResultCode.busy, .unavailable]) func `A busy server is no reason to try again by itself what it refused to write`(
    code: ResultCode
  ) {
    let error = LDAPError(.modify, server: "ldap://dc1", object: "CN=ZULU", attribute: "userAccountControl", code: code)
    #expect(error.advice == "Nothing was written to this object. Try again later; provision --resume does the rest of a journal.")
  }

  @Test func `A service principal name that the forest knows already is told as that`() {
    let both = LDAPError(
      .modify, server: "ldap://dc1", attribute: "servicePrincipalName, userAccountControl", code: .constraintViolation)
    #expect(both.likelyCauses.count == 2 && both.likelyCauses[0].contains("owned by another account"))
    let names = LDAPError(.modify, server: "ldap://dc1", attribute: "servicePrincipalName", code: .constraintViolation)
    #expect(names.likelyCauses == [both.likelyCauses[0]] && !names.advice.contains("Set-ADAccountControl"))
    let other = LDAPError(.modify, server: "ldap://dc1", attribute: "msDS-AllowedToDelegateTo", code: .constraintViolation)
    #expect(other.likelyCauses == ["the domain controller's rules forbid this change"])
  }

  @Test func `Insufficient rights on a new object name the container, and the privilege where it is to be trusted`() {
    let trusted = LDAPError(
      .add, server: "ldap://dc1", object: "CN=X,DC=lab", attribute: "objectClass, userAccountControl", code: .insufficientAccessRights)
    #expect(trusted.likelyCauses.count == 2 && trusted.likelyCauses[0].contains("create such an object in the container"))
    #expect(trusted.likelyCauses[1].contains("SeEnableDelegationPrivilege"))
    #expect(trusted.description.hasPrefix("ldap://dc1: add failed for CN=X,DC=lab: insufficientAccessRights (50). "))
    let plain = LDAPError(.add, server: "ldap://dc1", object: "CN=X", attribute: "objectClass", code: .insufficientAccessRights)
    #expect(plain.likelyCauses == [trusted.likelyCauses[0]])
  }

  @Test func `A service principal name that another owns is told for a new object too`() {
    let error = LDAPError(
      .add, server: "ldap://dc1", object: "CN=X", attribute: "objectClass, servicePrincipalName", code: .constraintViolation)
    #expect(error.likelyCauses.count == 2 && error.likelyCauses[0].contains("another account owns"))
    #expect(error.advice.hasPrefix("Nothing was written."))
  }

  @Test func `A quota of computers that is used up is told as that`() {
    let error = LDAPError(
      .add, server: "ldap://dc1", object: "CN=X", code: .unwillingToPerform,
      diagnostic: "0000216D: SvcErr: DSID-031A124C, problem 5003 (WILL_NOT_PERFORM), data 0")
    #expect(error.likelyCauses.count == 1 && error.likelyCauses[0].contains("ms-DS-MachineAccountQuota"))
  }

  @Test(arguments: [
    (LDAPError.Operation.add, ResultCode.entryAlreadyExists, "sAMAccountName"), (.add, .noSuchObject, "no such container"),
    (.add, .constraintViolation, "forbid"), (.delete, .insufficientAccessRights, "delete the object"), (.delete, .noSuchObject, "already"),
    (.delete, .notAllowedOnNonLeaf, "below"),
  ])
  func `What making and deleting come to is explained`(operation: LDAPError.Operation, code: ResultCode, word: String) {
    #expect(LDAPError(operation, server: "ldap://dc1", object: "CN=X", code: code).likelyCauses.joined().contains(word))
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

  @Test func `A password among credentials is never printed`() {
    #expect(!String(reflecting: Credentials.simple(dn: "cn=x", password: Secret("hunter2".utf8))).contains("hunter2"))
  }
}
