import LDAP
import Testing

@Suite struct FilterTests {
  @Test func `A value can't change the filter's meaning`() {
    #expect(Filter.equal("cn", "a*)(|(cn=\\").description == "(cn=a\\2a\\29\\28|\\28cn=\\5c)")
    #expect(Filter.equal("cn", "x\0\ny").description == "(cn=x\\00\\0ay)")
    #expect(Filter.prefix("servicePrincipalName", "cifs/*").description == "(servicePrincipalName=cifs/\\2a*)")
  }

  @Test func `An attribute's name can't either`() {
    #expect(Filter.equal("cn=x)(objectClass", "a").description == "(cnxobjectClass=a)")
    #expect(Filter.present("cn)(|").description == "(cn=*)")
  }

  @Test func `Bytes beyond ASCII go escaped`() {
    #expect(Filter.equal("cn", "Zürich").description == "(cn=Z\\c3\\bcrich)")
    #expect(Filter.equalBytes("objectGUID", [0x00, 0x2A, 0xFF]).description == "(objectGUID=\\00\\2a\\ff)")
  }

  @Test func `Parts combine`() {
    let filter = Filter.and([
      .equal("objectClass", "computer"), .bitAnd("userAccountControl", 0x2), .or([.present("a"), .present("b")]),
    ])
    #expect(filter.description == "(&(objectClass=computer)(userAccountControl:1.2.840.113556.1.4.803:=2)(|(a=*)(b=*)))")
    #expect(Filter.and([]).description == "(&)")
    #expect(Filter.or([]).description == "(|)")
  }
}
