"""Distinguished names (RFC 4514), as keys: two spellings of one name have one key."""

import re


def key(name):
    """The parts of a name, its own first; its parent's key is key[1:]."""
    return tuple(part(text) for text in re.split(r"(?<!\\),", name)) if name else ()


def part(text):
    attribute, _, value = text.partition("=")
    return attribute.strip().lower(), unescaped(value.strip()).lower()


def unescaped(value):
    """Takes \\2C and \\, for what they stand for."""
    octets = re.sub(
        rb"\\([0-9A-Fa-f]{2}|.)",
        lambda match: bytes.fromhex(match[1].decode()) if len(match[1]) == 2 else match[1],
        value.encode(),
    )
    return octets.decode()
