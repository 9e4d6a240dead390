"""Runs a program on a terminal of its own and types an answer when it asks; ^C is the key.

    terminal.py ANSWER PROGRAM ARGUMENT…

What WHEN_ASKED holds is run by the shell before the answer. Prints all that the terminal showed. Ends with the program's exit status.
"""

import os
import pty
import subprocess
import sys

answer, command = sys.argv[1], sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
shown = b""
asked = False
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    shown += data
    if not asked and "Only “yes”".encode() in shown:
        asked = True
        subprocess.run(["sh", "-c", os.environ.get("WHEN_ASKED", "")], check=True, stdout=subprocess.DEVNULL)
        os.write(terminal, b"\x03" if answer == "^C" else (answer + "\n").encode())
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(status))
