"""LDAP's requests (RFC 4511 4), read."""

from dataclasses import dataclass, field

import ber
from answers import OIDS

KINDS = {0x60: "bind", 0x42: "unbind", 0x63: "search", 0x66: "modify", 0x68: "add", 0x4A: "delete", 0x6C: "modifyDN", 0x6E: "compare",
         0x50: "abandon", 0x77: "extended"}
# The tag of the answer that ends each of them.
ANSWERS = {"bind": 0x61, "search": 0x65, "modify": 0x67, "add": 0x69, "delete": 0x6B, "modifyDN": 0x6D, "compare": 0x6F, "extended": 0x78}


@dataclass
class Request:
    number: int
    kind: str
    # Of a search the base, else the object.
    name: str = ""
    scope: int = 0
    filter: tuple = ()
    attributes: list = field(default_factory=list)
    # Of a modify: operation, attribute, values.
    changes: list = field(default_factory=list)
    password: bytes = b""
    # None without the control of paged results, else size and cookie.
    page: tuple | None = None

    @property
    def mentions(self):
        """The attributes that are asked for or changed, in lower case and without options."""
        return {name.split(";")[0].lower() for name in self.attributes + [change[1] for change in self.changes]}


def read(data):
    message = ber.Reader(data).inner(ber.SEQUENCE)
    number = message.integer()
    tag, content = message.element()
    if tag not in KINDS:
        raise ber.Malformed(f"there is no request of tag {tag:#x}")
    request = Request(number, KINDS[tag])
    body = ber.Reader(content)
    if request.kind == "bind":
        body.integer()
        request.name, request.password = body.text(), body.content(0x80)
    elif request.kind == "search":
        read_search(request, body)
    elif request.kind == "modify":
        request.name = body.text()
        changes = body.inner(ber.SEQUENCE)
        while changes:
            request.changes.append(change(changes.inner(ber.SEQUENCE)))
    request.page = page(message)
    return request


def read_search(request, body):
    request.name, request.scope = body.text(), body.integer()
    for _ in ("derefAliases", "sizeLimit", "timeLimit", "typesOnly"):
        body.element()
    request.filter = filter_of(body)
    names = body.inner(ber.SEQUENCE)
    while names:
        request.attributes.append(names.text())


def change(body):
    operation = ("add", "delete", "replace")[body.integer()]
    attribute = body.inner(ber.SEQUENCE)
    name, values, found = attribute.text(), attribute.inner(ber.SET), []
    while values:
        found.append(values.content(ber.OCTETS))
    return operation, name, found


def filter_of(body):
    """A filter as nested tuples (RFC 4511 4.5.1.7)."""
    tag, content = body.element()
    inner = ber.Reader(content)
    match tag:
        case 0xA0 | 0xA1:
            parts = []
            while inner:
                parts.append(filter_of(inner))
            return ("and" if tag == 0xA0 else "or", parts)
        case 0xA2:
            return ("not", filter_of(inner))
        case 0xA3:
            return ("equal", inner.text(), inner.content(ber.OCTETS))
        case 0xA4:
            name, parts = inner.text(), inner.inner(ber.SEQUENCE)
            found = {0x80: b"", 0x82: b""}
            while parts:
                kind, value = parts.element(0x80, 0x82)
                found[kind] = value
            return ("like", name, found[0x80], found[0x82])
        case 0x87:
            return ("present", content.decode())
        case 0xA9:
            found = {}
            while inner:
                kind, value = inner.element()
                found[kind] = value
            return ("rule", found[0x82].decode(), found[0x81].decode(), found[0x83])
    raise ber.Malformed(f"a filter of tag {tag:#x} is not served")


def page(message):
    if not message:
        return None
    controls = message.inner(0xA0)
    while controls:
        control = controls.inner(ber.SEQUENCE)
        if control.text() == OIDS["paged results"]:
            while control.tag != ber.OCTETS:
                control.element()
            value = ber.Reader(control.content(ber.OCTETS)).inner(ber.SEQUENCE)
            return value.integer(), value.content(ber.OCTETS)
    return None
