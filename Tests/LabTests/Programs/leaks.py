"""Runs a program under strace, and looks for secrets in all that it writes, whatever it writes it to, and in all that it starts.

    leaks.py SECRETS WORD… -- PROGRAM ARGUMENT…

SECRETS is a file with one secret a line, in hexadecimal. Each is looked for as it is, in UTF-16, in hexadecimal and in base64, in the data
of every write and of every execve; and each WORD in the same data, to show that the look sees something. Prints what was found, one a line:
LEAK or SEEN, and the call; STARTED for each program that was started; and MADE, mode and path for each file that was made, by the mode that
it was made with. What the program itself prints is left out. Ends with the program's exit status.
"""

import base64
import re
import subprocess
import sys
import tempfile

calls = "execve,write,writev,pwrite64,pwritev,sendto,sendmsg,sendmmsg,sendfile,openat,open,creat"


def spellings(secret):
    yield secret
    yield secret.decode("latin-1").encode("utf-16-le")
    yield secret.hex().encode()
    yield secret.hex().upper().encode()
    # In base64 the neighbours change the ends: of each of the three ways it can lie, what is sure.
    for shift in range(3):
        sure = base64.b64encode(bytes(shift) + secret)
        yield sure[-(-shift * 8 // 6) : (shift + len(secret)) * 8 // 6]


def unescape(text):
    return bytes(int(digits, 16) for digits in re.findall(r"\\x(..)", text))


def main():
    split = sys.argv.index("--")
    secrets = [bytes.fromhex(line) for line in open(sys.argv[1], encoding="ascii").read().split()]
    needles = [(spelling, "LEAK") for secret in secrets for spelling in spellings(secret)]
    needles += [(word.encode(), "SEEN") for word in sys.argv[2:split]]
    with tempfile.NamedTemporaryFile("r", suffix=".strace", encoding="ascii") as log:
        trace = ["strace", "-f", "-xx", "-v", "-s", "10000000", "-e", f"trace={calls}", "-e", "signal=none", "-o", log.name]
        status = subprocess.run(trace + sys.argv[split + 1 :], stdout=subprocess.DEVNULL, check=False).returncode
        for line in log:
            call = line.split(None, 1)[1].split("(")[0]
            data = [unescape(text) for text in re.findall(r'"((?:\\x..)*)"', line)]
            if call in ("openat", "open", "creat"):
                if "O_CREAT" in line or call == "creat":
                    mode = re.search(r", (0[0-7]+)\) = \d", line)
                    if mode:
                        print("MADE", mode[1], data[0].decode())
                continue
            if call == "execve" and line.rstrip().endswith("= 0"):
                print("STARTED", data[0].decode())
            for needle, word in needles:
                if any(needle in piece for piece in data):
                    print(word, call, needle if word == "SEEN" else needle.hex())
    sys.exit(status if status >= 0 else 128 - status)


main()
