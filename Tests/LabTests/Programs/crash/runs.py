"""Runs of kcdmesh that end as they may, and runs that are ended at one of their steps."""

import os
import signal
import subprocess
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
# Far more than a run takes; one that hangs is a failure.
LIMIT = 120


def build_killer(directory):
    """Compiles the tracer; returns its path."""
    path = os.path.join(directory, "killer")
    subprocess.run(["gcc", "-O1", "-Wall", "-Wextra", "-Werror", "-o", path, os.path.join(HERE, "killer.c")], check=True)
    return path


class Place:
    """A directory for one trial: the journal in a directory of its own, and what the runs said beside it."""

    def __init__(self, directory):
        self.directory = directory
        self.journals = os.path.join(directory, "journals")
        self.journal = os.path.join(self.journals, "journal")
        os.makedirs(self.journals)
        self.count = 0

    def has_journal(self):
        return os.path.lexists(self.journal)

    def put_journal(self, content):
        with open(os.open(self.journal, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)

    def output(self):
        """Where the next run's streams go."""
        self.count += 1
        return os.path.join(self.directory, f"run-{self.count}")


class Program:
    """kcdmesh, and the three ways in which it changes the directory."""

    def __init__(self, path, policy, killer):
        self.path, self.policy, self.killer = path, policy, killer

    def arguments(self, activity, place):
        return [self.path] + {
            "provision": [
                "provision", "--yes", "--config", self.policy, "--journal", place.journal, "--register-spns", "--clear-unconstrained",
            ],
            "resume": ["provision", "--yes", "--resume", place.journal],
            "rollback": ["rollback", "--yes", place.journal],
        }[activity]

    def run(self, activity, place):
        """Runs to the end; returns the exit status."""
        return _call(self.arguments(activity, place), place)

    def trace(self, activity, place, step="", number=signal.SIGKILL):
        """Runs under the tracer, and sends a signal at a step; returns all steps until the end, and how it ended."""
        log = os.path.join(place.directory, "steps")
        command = [self.killer, log, place.journals, str(int(number)), step] + self.arguments(activity, place)
        status = _call(command, place)
        if status != 0:
            raise RuntimeError(f"the tracer ended with {status}")
        with open(log, encoding="utf-8") as file:
            lines = file.read().splitlines()
        return Trace([line for line in lines[:-1] if line != "signal"], "signal" in lines, lines[-1])


class Trace:
    """The steps of a run, whether the signal was sent, and how the run ended."""

    def __init__(self, steps, was_sent, end):
        self.steps, self.was_sent, self.end = steps, was_sent, end


def _call(command, place):
    with open(place.output(), "wb") as output:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, timeout=LIMIT).returncode


def share(steps, part, parts):
    """The steps that fall to one of several drivers: by their names, so that every step falls to one, whatever each has seen."""
    return [step for step in steps if zlib.crc32(step.encode()) % parts == part]


def sample(steps, count):
    """So many of the steps, evenly, the last one included."""
    if count >= len(steps):
        return steps
    return [steps[(number + 1) * len(steps) // count - 1] for number in range(count)]
