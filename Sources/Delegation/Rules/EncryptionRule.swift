extension Rule {
  static let encryptionTypes = Rule(
    .encryptionTypes, .warning, "a host's encryption types lack AES",
    why: """
      msDS-SupportedEncryptionTypes is set and has neither AES128 (0x8) nor AES256 (0x10), so tickets for the host are encrypted by RC4 or DES: \
      weak, and refused by domain controllers that no longer give such tickets. Unset is no finding: patched controllers take AES then.
      """,
    mend: [
      .powerShell("Set-ADComputer YANKEE -KerberosEncryptionType AES128, AES256"),
      .ldif(
        """
        dn: CN=YANKEE,OU=HYPER-V,DC=CORP,DC=EXAMPLE,DC=COM
        changetype: modify
        replace: msDS-SupportedEncryptionTypes
        msDS-SupportedEncryptionTypes: 24
        -
        """),
    ],
    references: ["[MS-KILE] 2.2.7: supported encryption types", "KB5073381: RC4 in Kerberos"])
}

extension CheckFacts {
  /// Hosts whose encryption types are set and lack AES; zero means the same as unset ([MS-KILE] 3.3.5.7).
  func weakEncryption() -> RuleVerdict {
    let aes: UInt32 = 0x8 | 0x10
    return RuleVerdict(
      fleet.active.map(account).compactMap { host in
        guard let types = host.supportedEncryptionTypes, types != 0, types & aes == 0 else { return nil }
        return Finding(
          .encryptionTypes, host: host.shortName, "its encryption types are set and have no AES", wanted: "AES128 and AES256 (24)",
          found: "msDS-SupportedEncryptionTypes: \(types)",
          remedy: Remedy.command("Set-ADObject", host.distinguishedName, "-Replace @{\u{27}msDS-SupportedEncryptionTypes\u{27} = 24}"))
      }, gap: surroundings.encryptionGap)
  }
}
