"""Runs a program on a terminal of its own and types an answer when it asks.

    terminal.py ANSWER PROGRAM ARGUMENT…

Prints all that the terminal showed. Ends with the program's exit status.
"""

import os
import pty
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
        os.write(terminal, (answer + "\n").encode())
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(status))
