"""Reads the LDIF that `ldifde` writes (RFC 2849): content as changes of type add, folded lines, base64."""

import base64


def records(text):
    """Yields each object's name and its attributes, as pairs of a name and bytes."""
    for block in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line for line in block.replace("\n ", "").split("\n") if line and not line.startswith("#")]
        pairs = [pair(line) for line in lines]
        if pairs:
            yield pairs[0][1].decode(), [(name, value) for name, value in pairs[1:] if name != "changetype"]


def pair(line):
    name, _, value = line.partition(":")
    if value.startswith(":"):
        return name, base64.b64decode(value[1:].strip())
    return name, value.lstrip(" ").encode()
