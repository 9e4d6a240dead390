"""Stands between a client and a domain controller, and goes away when it has passed a number of bytes of answers on, over all connections.

Arguments: the controller's name, the number of bytes (0: never), and how it goes away: reset, where every connection is reset and no
other is taken, or stall, where connections stay and are taken, and nothing comes any more. Prints its port on 127.0.0.1; for each line
of standard input, it prints how many bytes of answers it has passed on. Ends with its standard input.
"""

import os
import socket
import struct
import sys
import threading

controller, limit, manner = sys.argv[1], int(sys.argv[2]), sys.argv[3]
upstream = (socket.gethostbyname(controller), 389)
listener = socket.create_server(("127.0.0.1", 0))
connections = []
lock = threading.Lock()
passed = 0
is_gone = False


def tell(number):
    """In one piece, which print doesn't promise."""
    os.write(1, f"{number}\n".encode())


def take(count):
    """Whether so many bytes may still go on; else the outage begins."""
    global passed, is_gone
    with lock:
        if is_gone or limit and passed + count > limit:
            is_gone = True
            return False
        passed += count
        return True


def go_away():
    if manner == "stall":
        return
    try:
        listener.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    listener.close()
    for connection in list(connections):
        reset(connection)


def reset(connection):
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    connection.close()


def pump(source, sink, is_answer):
    try:
        while data := source.recv(4096):
            if is_answer and not take(len(data)):
                go_away()
                return
            sink.sendall(data)
    except OSError:
        pass
    reset(source)
    reset(sink)


def serve():
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        if is_gone:
            connections.append(client)
            continue
        server = socket.create_connection(upstream)
        connections.extend((client, server))
        for source, sink, is_answer in ((client, server, False), (server, client, True)):
            threading.Thread(target=pump, args=(source, sink, is_answer), daemon=True).start()


threading.Thread(target=serve, daemon=True).start()
tell(listener.getsockname()[1])
for _ in sys.stdin:
    tell(passed)
os._exit(0)
