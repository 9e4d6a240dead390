"""What goes wrong when it is told to: a fault changes what is sent for some requests."""

from dataclasses import dataclass

import answers
import ber
import requests

# What ends or breaks a connection in the midst of an answer.
CUTS = {"disconnect", "close", "stall", "truncate", "long", "short"}
# What a client must bear.
ODDITIES = {"trickle", "strays", "duplicate", "reference", "emptyPage", "grow", "shrink"}
CHILD = "ldap://child.corp.example.com/DC=child,DC=corp,DC=example,DC=com"


@dataclass
class Fault:
    # A kind of request.
    on: str
    # One of the above, or of answers.REFUSALS.
    do: str
    # Only requests that ask for the attribute or change it.
    attribute: str = ""
    # How many requests go well before.
    skip: int = 0
    # How many are hit; negative: all.
    times: int = 1
    # How many messages of the answer are sent before.
    after: int = 0
    # Whether a write is done although its answer fails.
    executed: bool = False

    def __post_init__(self):
        if self.do not in CUTS | ODDITIES | answers.REFUSALS.keys() or self.on not in requests.ANSWERS:
            raise ValueError(f"there is no fault {self.do} of {self.on}")

    @property
    def is_cut(self):
        return self.do in CUTS

    def hits(self, request):
        """Whether the request is one of those that are hit; counts it."""
        if request.kind != self.on or self.attribute and self.attribute.lower() not in request.mentions or self.times == 0:
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.times -= 1
        return True


class Closed(Exception):
    """The connection ends here."""


def send(fault, connection, request, messages):
    """Sends an answer as the fault wants it."""
    match fault and fault.do:
        case "trickle":
            for octet in b"".join(messages):
                connection.sendall(bytes([octet]))
        case "duplicate":
            connection.sendall(b"".join(message * 2 for message in messages))
        case "strays":
            connection.sendall(b"".join(strays(request) + messages))
        case "reference":
            connection.sendall(b"".join(messages[:-1] + [answers.message(request.number, answers.reference(CHILD)), messages[-1]]))
        case action if action in CUTS:
            cut(fault, connection, messages)
        case _:
            connection.sendall(b"".join(messages))


def cut(fault, connection, messages):
    last = messages[min(fault.after, len(messages) - 1)]
    connection.sendall(b"".join(messages[:fault.after]))
    match fault.do:
        case "disconnect":
            # The client has to go by itself.
            connection.sendall(answers.notice_of_disconnection(answers.REFUSALS["unavailable"]()))
            connection.stall()
        case "truncate":
            connection.sendall(last[: len(last) // 2])
        case "long":
            connection.sendall(with_length(last, 5000))
            connection.stall()
        case "short":
            connection.sendall(with_length(last, -3))
            connection.stall()
        case "stall":
            connection.stall()
    raise Closed


def with_length(message, difference):
    """A message whose length lies."""
    _, start, end = ber.header(message)
    return message[:1] + b"\x84" + (end - start + difference).to_bytes(4, "big") + message[start:]


def strays(request):
    """Answers of all kinds to a request that nobody made."""
    number = request.number + 1000
    entry = answers.entry("CN=STRAY,DC=corp,DC=example,DC=com", [("cn", [b"STRAY"])])
    return [answers.message(number, entry)] + [answers.message(number, answers.result(tag)) for tag in requests.ANSWERS.values()]
