"""BER as LDAP uses it (RFC 4511 5.1): definite lengths, tags of one byte."""

INTEGER, OCTETS, ENUMERATED, SEQUENCE, SET = 0x02, 0x04, 0x0A, 0x30, 0x31


class Malformed(Exception):
    """Bytes that are no BER of LDAP."""


def tlv(tag, *parts):
    body = b"".join(part if isinstance(part, bytes) else part.encode() for part in parts)
    return bytes([tag]) + length(len(body)) + body


def length(count):
    if count < 0x80:
        return bytes([count])
    octets = count.to_bytes((count.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(octets)]) + octets


def integer(value, tag=INTEGER):
    return tlv(tag, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def octets(value):
    return tlv(OCTETS, value)


def header(data):
    """The tag, where the content begins and where it ends; None while too little is there."""
    if len(data) < 2:
        return None
    tag, count, start = data[0], data[1], 2
    if count & 0x80:
        start += count & 0x7F
        if count == 0x80 or count > 0x84:
            raise Malformed("a length is indefinite or too great")
        if len(data) < start:
            return None
        count = int.from_bytes(data[2:start], "big")
    return tag, start, start + count


class Reader:
    """Reads one element after the other."""

    def __init__(self, data):
        self.data = data

    def __bool__(self):
        return bool(self.data)

    @property
    def tag(self):
        return self.data[0] if self.data else None

    def element(self, *tags):
        found = header(self.data)
        if found is None or found[2] > len(self.data) or tags and found[0] not in tags:
            raise Malformed(f"an element of {tags} was expected")
        tag, start, end = found
        content, self.data = self.data[start:end], self.data[end:]
        return tag, content

    def content(self, *tags):
        return self.element(*tags)[1]

    def inner(self, *tags):
        return Reader(self.content(*tags))

    def integer(self):
        return int.from_bytes(self.content(INTEGER, ENUMERATED), "big", signed=True)

    def text(self):
        return self.content(OCTETS).decode()
