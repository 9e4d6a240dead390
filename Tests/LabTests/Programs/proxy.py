"""Stands between a client and the domain controller, and fails when told to.

Prints its port on 127.0.0.1, then obeys lines of standard input, and answers each when it is carried out. SIDE is who sends: client or
server. Bytes are counted over all connections since the last `fresh`, and the first one is 1.
    fresh                       forgets every fault and count; connections are reset, new ones served
    count                       tells, of each side: all bytes, those before the stream is sealed, and those before its last sealed message
    cut                         every connection is reset; new ones are served
    refuse                      every connection is reset; new ones are refused
    cut-after SIDE N HOW THEN   after N bytes: HOW is reset or close, THEN serve or refuse
    stall-after SIDE N          after N bytes nothing goes through any more, and new connections hear nothing
    delay-after N               after N bytes of the client its connection is reset; what it has sent arrives with `release`
    flip SIDE N BIT             one bit of byte N is turned over
    pieces N                    everything goes through N bytes at a time
    hold FILE WORD              answers are kept back from when FILE has WORD in it; requests still go through
    hold-requests FILE WORD     the other way round
    release                     what was kept back goes through
Ends with its standard input.
"""

import asyncio
import os
import socket
import struct
import sys

UPSTREAM = ("10.77.0.2", 389)
SIDES = ("client", "server")
# Longer than a client needs to send what it can send without an answer.
QUIET = 0.2


class Stream:
    """What one side has sent: a plain LDAP message begins with 0x30, a sealed one with its length (RFC 4422 3.7)."""

    def __init__(self):
        self.total = 0
        self.opening = 0
        self.before_last = 0
        self.is_sealed = False
        self.parsed = 0
        self.buffer = bytearray()

    def count(self, data):
        self.total += len(data)
        self.buffer += data
        while size := self.size_of_message():
            self.parsed += size
            del self.buffer[:size]

    def size_of_message(self):
        head = self.buffer
        if len(head) < 4:
            return None
        self.is_sealed = self.is_sealed or head[0] != 0x30
        if self.is_sealed:
            size = 4 + int.from_bytes(head[:4], "big")
        else:
            octets = head[1] & 0x7F if head[1] & 0x80 else 0
            size = 2 + octets + (int.from_bytes(head[2 : 2 + octets], "big") if octets else head[1])
        if len(head) < size:
            return None
        if self.is_sealed:
            self.before_last = self.parsed
        else:
            self.opening = self.parsed + size
        return size

    def __str__(self):
        return f"{self.total} {self.opening} {self.before_last}"


class Fault:
    """Something that happens once, at one byte of one side."""

    def __init__(self, kind, side, position, *details):
        self.kind, self.side, self.position, self.details = kind, side, int(position), details


class Connection:
    def __init__(self, client, server):
        self.writers = {"client": client, "server": server}
        # What a side has sent and is not to arrive yet; None where it is not kept back.
        self.kept = None

    def reset(self, *sides):
        for side in sides or SIDES:
            transport = self.writers[side].transport
            if connection := transport.get_extra_info("socket"):
                try:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                except OSError:
                    pass
            transport.abort()

    def close(self):
        for writer in self.writers.values():
            writer.close()


class Proxy:
    def __init__(self):
        # It holds the port while connections are refused.
        self.holder = socket.socket()
        self.holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.holder.bind(("127.0.0.1", 0))
        self.port = self.holder.getsockname()[1]
        self.listener = None
        self.connections = set()
        # Which file's which word keeps a side's bytes back.
        self.triggers = {}
        self.gates = {side: asyncio.Event() for side in SIDES}
        self.forget()

    def forget(self):
        self.fault = None
        self.is_silent = False
        self.piece = None
        self.streams = {side: Stream() for side in SIDES}
        self.release()

    def release(self):
        self.triggers = {}
        for gate in self.gates.values():
            gate.set()

    async def listen(self):
        if self.listener is None:
            self.listener = await asyncio.start_server(self.serve, "127.0.0.1", self.port, reuse_address=True, limit=1 << 20)

    async def serve(self, client_reader, client):
        server_reader, server = await asyncio.open_connection(*UPSTREAM, limit=1 << 20)
        connection = Connection(client, server)
        self.connections.add(connection)
        await asyncio.gather(
            self.pump(connection, "client", client_reader, server), self.pump(connection, "server", server_reader, client))
        self.connections.discard(connection)

    async def pump(self, connection, side, source, sink):
        try:
            while data := await source.read(1 << 16):
                await self.gate(side)
                await self.forward(connection, side, data, sink)
        except OSError:
            pass
        if connection.kept is None:
            connection.reset()

    async def gate(self, side):
        if trigger := self.triggers.get(side):
            file, word = trigger
            if os.path.exists(file):
                with open(file, "rb") as text:
                    if word.encode() in text.read():
                        self.gates[side].clear()
        await self.gates[side].wait()

    async def forward(self, connection, side, data, sink):
        if connection.kept is not None:
            connection.kept += data if side == "client" else b""
            return
        if self.is_silent:
            return
        before = self.streams[side].total
        self.streams[side].count(data)
        fault = self.fault
        if fault and fault.side == side and fault.position <= before + len(data):
            self.fault = None
            data = await self.fail(fault, connection, data, fault.position - before, sink)
        size = self.piece or max(1, len(data))
        for start in range(0, len(data), size):
            sink.write(data[start : start + size])
            await sink.drain()

    async def fail(self, fault, connection, data, offset, sink):
        """Does what a fault is about; tells what of the data still goes through."""
        if fault.kind == "flip":
            flipped = bytearray(data)
            flipped[offset - 1] ^= 1 << int(fault.details[0])
            return bytes(flipped)
        sink.write(data[:offset])
        await sink.drain()
        if fault.kind == "stall-after":
            self.is_silent = True
        elif fault.kind == "delay-after":
            connection.kept = bytearray(data[offset:])
            asyncio.get_running_loop().call_later(QUIET, connection.reset, "client")
        else:
            how, then = fault.details
            if then == "refuse":
                self.stop_listening()
            connection.reset() if how == "reset" else connection.close()
        return b""

    def stop_listening(self):
        if self.listener is not None:
            self.listener.close()
            self.listener = None

    def cut(self):
        for connection in list(self.connections):
            connection.reset()
        self.connections.clear()

    async def let_arrive(self):
        """What was kept back arrives, and its answers go nowhere."""
        for connection in list(self.connections):
            if connection.kept is not None:
                connection.writers["server"].write(bytes(connection.kept))
                connection.kept = bytearray()
                await connection.writers["server"].drain()

    async def obey(self, order):
        match order:
            case ["fresh"]:
                self.cut()
                self.forget()
                await self.listen()
            case ["count"]:
                return " ".join(str(self.streams[side]) for side in SIDES)
            case ["cut"]:
                self.cut()
            case ["refuse"]:
                self.stop_listening()
                self.cut()
            case ["cut-after" | "stall-after" | "flip" as kind, ("client" | "server") as side, position, *details]:
                self.fault = Fault(kind, side, position, *details)
            case ["delay-after", position]:
                self.fault = Fault("delay-after", "client", position)
            case ["pieces", size]:
                self.piece = int(size)
            case ["hold", file, word]:
                self.triggers["server"] = (file, word)
            case ["hold-requests", file, word]:
                self.triggers["client"] = (file, word)
            case ["release"]:
                self.release()
                await self.let_arrive()
            case _:
                return "there is no such order"
        return "done"


async def main():
    proxy = Proxy()
    await proxy.listen()
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    print(proxy.port, flush=True)
    while line := await orders.readline():
        print(await proxy.obey(line.decode().split()), flush=True)
    os._exit(0)


asyncio.run(main())
