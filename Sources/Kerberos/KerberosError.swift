internal import PrintableText

/// What went wrong with Kerberos: where, with whose ticket, and what can be done about it.
public struct KerberosError: Error, Sendable {
  /// What was being done.
  public enum Step: String, Sendable {
    /// Reading krb5.conf.
    case configuration = "reading the Kerberos configuration"
    /// Reading the credential cache.
    case cache = "reading the credential cache"
    /// Reading the keytab.
    case keytab = "reading the keytab"
    /// Getting a ticket from the KDC.
    case initialTicket = "getting a ticket"
    /// Making a GSSAPI credential of it.
    case credential = "acquiring a credential"
    /// Getting the ticket of the user to the delegating host: S4U2Self ([MS-SFU] 3.1.5.1.1), or the user's own.
    case evidence = "getting the evidence ticket"
    /// Getting the ticket of the user to another service: S4U2Proxy ([MS-SFU] 3.1.5.2.1).
    case delegation = "getting a delegated ticket"
    /// Authenticating to a service.
    case authentication = "authenticating to a service"
  }

  /// What was being done.
  public let step: Step
  /// The principal, the cache or the keytab that it was about.
  public let subject: String
  /// The library's code.
  public let code: KerberosCode
  /// GSSAPI's major status; 0 where GSSAPI had no part.
  public let major: UInt32
  /// The library's text, made safe for a terminal.
  public let message: String
  /// The likely cause; empty where the message says it all.
  public let likelyCause: String
  /// What to do.
  public let advice: String

  /// Makes an error; cause and advice are inferred from step and code where they are not given.
  public init(
    _ step: Step, subject: String, code: KerberosCode, major: UInt32 = 0, message: String, likelyCause: String? = nil, advice: String? = nil
  ) {
    let diagnosis = KerberosDiagnosis(step, code)
    self.step = step
    self.subject = subject.printable
    self.code = code
    self.major = major
    self.message = message.printable
    self.likelyCause = likelyCause ?? diagnosis.cause
    self.advice = advice ?? diagnosis.advice
  }
}

extension KerberosError: CustomStringConvertible {
  /// What failed and what the library said, in one sentence.
  public var summary: String {
    "Kerberos: \(step.rawValue) failed for \(subject): \(message)" + (code.rawValue == 0 ? "" : " [\(code)]")
  }

  /// One paragraph: what failed, what the library said, the likely cause, and what to do.
  public var description: String {
    summary + "." + (likelyCause.isEmpty ? "" : " Likely cause: \(likelyCause).") + " \(advice)"
  }
}
