"""Stands between a client and the domain controller, and fails when told to.

Prints its port on 127.0.0.1, then obeys lines of standard input:
    cut         every connection is reset; new ones are served
    refuse      every connection is reset; new ones are refused
    hold FILE WORD   answers are kept back from when FILE has WORD in it; requests still go through
    release          answers go through again
Ends with its standard input.
"""

import os
import socket
import struct
import sys
import threading

UPSTREAM = ("10.77.0.2", 389)
answers = threading.Event()
answers.set()
trigger = None
pairs = []


def is_due():
    if trigger is None or not os.path.exists(trigger[0]):
        return False
    with open(trigger[0], "rb") as file:
        return trigger[1].encode() in file.read()


def pump(source, sink, is_answer):
    try:
        while data := source.recv(65536):
            if is_answer:
                if is_due():
                    answers.clear()
                answers.wait()
            sink.sendall(data)
    except OSError:
        pass
    reset(source)
    reset(sink)


def reset(connection):
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    connection.close()


def serve(listener):
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        server = socket.create_connection(UPSTREAM)
        pairs.append((client, server))
        threading.Thread(target=pump, args=(client, server, False), daemon=True).start()
        threading.Thread(target=pump, args=(server, client, True), daemon=True).start()


def cut():
    while pairs:
        for connection in pairs.pop():
            reset(connection)


def main():
    global trigger
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=serve, args=(listener,), daemon=True).start()
    print(listener.getsockname()[1], flush=True)
    for line in sys.stdin:
        match line.split():
            case ["cut"]:
                cut()
            case ["refuse"]:
                listener.shutdown(socket.SHUT_RDWR)
                listener.close()
                cut()
            case ["hold", file, word]:
                trigger = (file, word)
            case ["release"]:
                trigger = None
                answers.set()
        print("done", flush=True)
    os._exit(0)


main()
