"""Stands between an SMB client and a file server, knows their frames, and does one thing wrong.

    smb-proxy.py HOST PORT DIRECTION COMMAND NUMBER FAULT [ARGUMENT]

Prints its port on 127.0.0.1, and ends with its standard input. DIRECTION is `requests` or `answers`. COMMAND is a number of
[MS-SMB2] 2.2.1.2, or `any`; what is encrypted has no command that could be seen, and counts as `any`. The fault happens to the frame of
that kind whose number is NUMBER, counted from 1, over all connections; all others pass as they are. Interim answers, which a server
sends as it likes, are not counted.
"""

import os
import socket
import struct
import sys
import threading
import time

SEALED = 0xFD
PENDING = 0x103
UNSOLICITED = 2**64 - 1


def field(form, offset):
    """A fault that writes a number into the header: its argument, or 0."""

    def change(frame, argument):
        struct.pack_into("<" + form, frame, offset, int(argument or 0, 0))
        return [frame]

    return change


def flip(frame, argument):
    """Flips one bit; a negative argument counts the bits from the end."""
    bit = int(argument) % (8 * len(frame))
    frame[bit // 8] ^= 1 << bit % 8
    return [frame]


def clear_signed(frame, _):
    frame[16] &= ~0x08
    return [frame]


def header_only(frame, command, status, flags, message_id, body):
    """A message of our own in the form of an answer to the frame; nobody has signed it."""
    head = bytearray(frame[:64])
    struct.pack_into("<I", head, 8, status)
    struct.pack_into("<H", head, 12, command)
    struct.pack_into("<I", head, 16, flags)
    struct.pack_into("<I", head, 20, 0)
    struct.pack_into("<Q", head, 24, message_id)
    head[48:64] = bytes(16)
    return head + body


def oplock_break(frame, _):
    return [header_only(frame, 0x12, 0, 1, UNSOLICITED, bytes([24, 0]) + bytes(22)), frame]


def interim(frame, _):
    command, message_id = struct.unpack_from("<H", frame, 12)[0], struct.unpack_from("<Q", frame, 24)[0]
    return [header_only(frame, command, PENDING, 3, message_id, bytes([9]) + bytes(7)), frame]


def chain(frame, argument):
    """Says that another message follows, at the argument or behind the whole; what follows is the frame's beginning once more."""
    padding = bytes(-len(frame) % 8)
    struct.pack_into("<I", frame, 20, int(argument, 0) if argument else len(frame) + len(padding))
    return [frame + padding + frame[:64]]


FAULTS = {
    "flip": flip,
    "clear-signed": clear_signed,
    "credits": field("H", 14),
    "status": field("I", 8),
    "command": field("H", 12),
    "message-id": field("Q", 24),
    "session-id": field("Q", 40),
    "repeat": lambda frame, _: [frame, frame],
    "drop": lambda frame, _: [],
    "shorten": lambda frame, argument: [frame[: -int(argument)]],
    "lengthen": lambda frame, argument: [frame + bytes(int(argument))],
    "oplock-break": oplock_break,
    "interim": interim,
    "chain": chain,
}


class Proxy:
    def __init__(self, upstream, direction, command, number, fault, argument=None):
        self.upstream, self.direction, self.fault, self.argument = upstream, direction, fault, argument
        self.command = None if command == "any" else int(command)
        self.left = int(number)
        self.lock = threading.Lock()

    def is_due(self, direction, frame):
        if direction != self.direction:
            return False
        if self.command is not None and (frame[0] == SEALED or struct.unpack_from("<H", frame, 12)[0] != self.command):
            return False
        if frame[0] != SEALED and direction == "answers" and struct.unpack_from("<I", frame, 8)[0] == PENDING:
            return False
        with self.lock:
            self.left -= 1
            return self.left == 0

    def pump(self, source, sink, direction):
        """Passes frames on, until one side ends or the fault ends both."""
        try:
            while True:
                size = int.from_bytes(receive(source, 4)[1:], "big")
                frame = receive(source, size)
                if not self.is_due(direction, frame):
                    send(sink, [frame])
                elif self.fault == "cut":  # after some bytes of the frame
                    data = size.to_bytes(4, "big") + frame
                    sink.sendall(data[: int(self.argument or 0)])
                    break
                elif self.fault == "stall":  # nothing passes in this direction any more
                    while source.recv(65536):
                        pass
                elif self.fault == "delay":
                    time.sleep(float(self.argument))
                    send(sink, [frame])
                elif self.fault == "late":  # the sender is gone long before it arrives; says when it was answered
                    end(source)
                    time.sleep(float(self.argument))
                    send(sink, [frame])
                    sink.recv(1)
                    print("late", flush=True)
                    break
                elif self.fault == "length":  # the framing says another length
                    sink.sendall(int(self.argument, 0).to_bytes(4, "big") + frame)
                else:
                    send(sink, FAULTS[self.fault](frame, self.argument))
        except (OSError, EOFError):
            pass
        end(source)
        end(sink)

    def serve(self, listener):
        while True:
            client, _ = listener.accept()
            server = socket.create_connection(self.upstream)
            for connection in client, server:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.pump, args=(client, server, "requests"), daemon=True).start()
            threading.Thread(target=self.pump, args=(server, client, "answers"), daemon=True).start()


def receive(connection, count):
    data = bytearray()
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            raise EOFError
        data += part
    return data


def send(connection, frames):
    for frame in frames:
        connection.sendall(len(frame).to_bytes(4, "big") + frame)


def end(connection):
    """Ends both directions; what was sent still arrives."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


def main():
    host, port, direction, command, number, fault, *argument = sys.argv[1:]
    proxy = Proxy((host, int(port)), direction, command, number, fault, *argument)
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=proxy.serve, args=(listener,), daemon=True).start()
    print(listener.getsockname()[1], flush=True)
    sys.stdin.read()
    os._exit(0)


main()
