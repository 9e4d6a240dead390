"""LDAP's answers (RFC 4511 4), and the texts that a Windows domain controller puts into them.

A text is a Windows error in hexadecimal ([MS-ERREF] 2.2), the place in the server that tells it, and a problem of the directory service
(X.511); it ends with a line's end and a NUL. The places differ from one build of Windows to the next.
"""

import ber

OIDS = {"notice of disconnection": "1.3.6.1.4.1.1466.20036", "paged results": "1.2.840.113556.1.4.319"}


class Refusal(Exception):
    """An answer that is not success."""

    def __init__(self, code, text="", matched="", referral=None, partial=()):
        super().__init__(text)
        self.code, self.text, self.matched, self.referral = code, text, matched, referral
        # What is sent before.
        self.partial = list(partial)


def service_error(code, error, problem):
    return lambda: Refusal(code, f"{error}: SvcErr: DSID-03100835, problem {problem}, data 0\n\0")


def attribute_error(code, error, problem, attribute):
    text = f"{error}: AtrErr: DSID-03191083, #1:\n\t0: {error}: DSID-03191083, problem {problem}, data 0, Att {attribute}\n\0"
    return Refusal(code, text)


def referral(host="child.corp.example.com"):
    text = f"0000202B: RefErr: DSID-0310082F, data 0, 1 access points\n\tref 1: '{host}'\n\0"
    return Refusal(10, text, referral=f"ldap://{host}/DC=child,DC=corp,DC=example,DC=com")


def no_object(matched):
    text = f"0000208D: NameErr: DSID-0310028B, problem 2001 (NO_OBJECT), data 0, best match of:\n\t'{matched}'\n\0"
    return Refusal(32, text, matched=matched)


# Refusals that a fault can be made of, by name.
REFUSALS = {
    "operationsError": service_error(1, "00002121", "5012 (DIR_ERROR)"),
    "strongAuthRequired": lambda: Refusal(
        8,
        "00002028: LdapErr: DSID-0C090258, comment: The server requires binds to turn on integrity checking if SSL\\TLS are not already "
        "active on the connection, data 0, v4f7c\0",
    ),
    "referral": referral,
    "adminLimitExceeded": lambda: Refusal(11, "00002024: SvcErr: DSID-02050BBD, problem 5008 (ADMIN_LIMIT_EXCEEDED), data -1026\n\0"),
    "constraintViolation": lambda: attribute_error(19, "0000202F", "1005 (CONSTRAINT_ATT_TYPE)", "90008 (userAccountControl)"),
    "invalidCredentials": lambda: Refusal(
        49, "80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data 52e, v4f7c\0"
    ),
    "insufficientAccessRights": lambda: Refusal(50, "00000005: SecErr: DSID-03152E0D, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0\n\0"),
    "busy": service_error(51, "0000200E", "5001 (BUSY)"),
    "unavailable": service_error(52, "0000200F", "5002 (UNAVAILABLE)"),
    "unwillingToPerform": service_error(53, "00002077", "5003 (WILL_NOT_PERFORM)"),
}


def message(number, operation, controls=b""):
    return ber.tlv(ber.SEQUENCE, ber.integer(number), operation, controls)


def result(tag, refusal=None, *further):
    """Success, or a refusal."""
    refusal = refusal or Refusal(0)
    urls = ber.tlv(0xA3, ber.octets(refusal.referral)) if refusal.referral else b""
    return ber.tlv(tag, ber.integer(refusal.code, ber.ENUMERATED), ber.octets(refusal.matched), ber.octets(refusal.text), urls, *further)


def entry(name, attributes):
    lists = [ber.tlv(ber.SEQUENCE, ber.octets(name), ber.tlv(ber.SET, *map(ber.octets, values))) for name, values in attributes]
    return ber.tlv(0x64, ber.octets(name), ber.tlv(ber.SEQUENCE, *lists))


def reference(url):
    return ber.tlv(0x73, ber.octets(url))


def paged(cookie):
    value = ber.tlv(ber.SEQUENCE, ber.integer(0), ber.octets(cookie))
    return ber.tlv(0xA0, ber.tlv(ber.SEQUENCE, ber.octets(OIDS["paged results"]), ber.octets(value)))


def notice_of_disconnection(refusal):
    """RFC 4511 4.4.1: an answer to nothing."""
    return message(0, result(0x78, refusal, ber.tlv(0x8A, OIDS["notice of disconnection"])))
