"""A directory server that behaves as Active Directory does, over TLS, and fails when told to.

    server.py DUMP FOLDER

Loads LDIF of `ldifde`, and makes in FOLDER a certificate (`certificate.pem`) for 127.0.0.1 and the password of all accounts (`password`).
Prints its port, then obeys orders on standard input, JSON a line, and answers each by one line:
    {"order": "fault", …}              see faults.py; the first fault that fits a request takes it
    {"order": "heal"}                  no more faults
    {"order": "set", "maxPageSize": 2} see directory.py's Policies
    {"order": "change", "name": DN, "attribute": NAME, "values": […]}    as another administrator, who replaces them
    {"order": "counts"}                how many requests of each kind have come, and how many connections
    {"order": "state"}                 every object's attributes
Ends with its standard input.
"""

import base64
import collections
import json
import os
import secrets
import socket
import ssl
import subprocess
import sys
import threading

import answers
import ber
import faults
import requests
from directory import Directory


class Server:
    def __init__(self, dump, folder):
        with open(dump, encoding="utf-8", newline="") as file:
            self.directory = Directory(file.read())
        self.password = secrets.token_hex(16)
        self.lock = threading.Lock()
        self.faults = []
        self.counts = collections.Counter()
        self.context = self.tls(folder)

    def tls(self, folder):
        key, certificate = os.path.join(folder, "key.pem"), os.path.join(folder, "certificate.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj", "/CN=DC01",
             "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
            check=True, stderr=subprocess.DEVNULL)
        with open(os.open(os.path.join(folder, "password"), os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(self.password)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        return context

    def serve(self, listener):
        while True:
            client, _ = listener.accept()
            self.counts["connections"] += 1
            threading.Thread(target=self.attend, args=(client,), daemon=True).start()

    def attend(self, client):
        try:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.context.wrap_socket(client, server_side=True) as stream:
                Connection(self, stream).run()
        except (OSError, faults.Closed):
            client.close()

    # Orders

    def obey(self, order):
        match order.pop("order"):
            case "fault":
                self.faults.append(faults.Fault(**order))
            case "heal":
                self.faults.clear()
            case "set":
                for name, value in order.items():
                    if not hasattr(self.directory.policies, name):
                        raise ValueError(f"there is no policy {name}")
                    setattr(self.directory.policies, name, value)
            case "change":
                one = self.directory.find(order["name"])
                one.store(order["attribute"], [value.encode() for value in order["values"]])
                self.directory.touch(one)
            case "counts":
                return self.counts
            case "state":
                return {one.name: {name: [readable(value) for value in values] for name, values in one.attributes.values()}
                        for one in self.directory.objects.values()}
            case unknown:
                raise ValueError(f"there is no order {unknown}")
        return "done"


class Connection:
    def __init__(self, server, stream):
        self.server, self.stream, self.buffer, self.is_bound = server, stream, b"", False

    def sendall(self, data):
        self.stream.sendall(data)

    def stall(self):
        """Says nothing more, until the client goes."""
        while self.stream.recv(65536):
            pass

    def run(self):
        try:
            while data := self.next():
                request = requests.read(data)
                if not self.answer(request):
                    return
        except (ber.Malformed, UnicodeDecodeError) as error:
            self.sendall(answers.notice_of_disconnection(answers.Refusal(2, str(error))))

    def next(self):
        """One message; None at the end."""
        while (found := ber.header(self.buffer)) is None or found[2] > len(self.buffer):
            data = self.stream.recv(65536)
            if not data:
                return None
            self.buffer += data
        message, self.buffer = self.buffer[:found[2]], self.buffer[found[2]:]
        return message

    def answer(self, request):
        """Answers a request; false after the last."""
        with self.server.lock:
            self.server.counts[request.kind] += 1
            fault = next((one for one in self.server.faults if one.hits(request)), None)
            messages = self.messages(request, fault)
        faults.send(fault, self, request, messages)
        return request.kind != "unbind"

    def messages(self, request, fault):
        """The messages of an answer, its end last."""
        if request.kind not in requests.ANSWERS:
            return []
        refusal = None
        if fault and fault.do in answers.REFUSALS:
            refusal = answers.REFUSALS[fault.do]()
        is_done = fault is None or fault.executed or not (refusal or fault.is_cut)
        bodies, controls = [], b""
        try:
            if request.kind == "search":
                bodies, controls = self.search(request, fault)
            elif is_done:
                self.perform(request)
        except answers.Refusal as found:
            refusal, bodies = refusal or found, found.partial
        if fault and fault.do in answers.REFUSALS:
            bodies = bodies[:fault.after]
        return [answers.message(request.number, body) for body in bodies] + [
            answers.message(request.number, answers.result(requests.ANSWERS[request.kind], refusal), controls)]

    def perform(self, request):
        directory = self.server.directory
        match request.kind:
            case "bind":
                self.is_bound = False
                if not request.name and not request.password:
                    return
                is_known = request.name and directory.find(request.name).values("objectSid")
                if not is_known or request.password != self.server.password.encode():
                    raise answers.REFUSALS["invalidCredentials"]()
                self.is_bound = True
            case "modify":
                self.require_bound()
                directory.modify(request.name, request.changes)
            case _:
                raise answers.REFUSALS["unwillingToPerform"]()

    def search(self, request, fault):
        """The bodies of the messages before the last, and the last one's controls."""
        if request.name:
            self.require_bound()
        directory = self.server.directory
        found, references = ([], []) if request.page and request.page[1] else directory.matches(request)
        if fault and fault.do == "emptyPage" and request.page:
            found = directory.resume(request.page[1]) if request.page[1] else found
            return [], answers.paged(directory.remember(found))
        page, cookie = directory.page(found, request.page)
        bodies = [answers.entry(one.name, directory.selected(one, request.attributes)) for one in page]
        bodies += [answers.reference(url) for url in references]
        if fault and fault.do in ("grow", "shrink"):
            for one in page:
                directory.disturb(one, fault.attribute, fault.do)
        if cookie is None and len(page) < len(found):
            raise answers.Refusal(4, "00002023: SvcErr: DSID-031401E7, problem 5008 (SIZE_LIMIT_EXCEEDED), data 0\n\0", partial=bodies)
        return bodies, b"" if cookie is None else answers.paged(cookie)

    def require_bound(self):
        if not self.is_bound:
            raise answers.Refusal(
                1, "000004DC: LdapErr: DSID-0C090A5C, comment: In order to perform this operation a successful bind must be completed on "
                "the connection., data 0, v4f7c\0")


def readable(value):
    try:
        return value.decode()
    except UnicodeDecodeError:
        return "base64 " + base64.b64encode(value).decode()


def main():
    server = Server(*sys.argv[1:])
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=server.serve, args=(listener,), daemon=True).start()
    print(listener.getsockname()[1], flush=True)
    for line in sys.stdin:
        with server.lock:
            print(json.dumps(server.obey(json.loads(line))), flush=True)


main()
