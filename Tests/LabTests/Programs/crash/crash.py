"""Kills kcdmesh at every step, settles what it left, and compares the directory with what it must be, value by value.

    crash.py --program FILE --tag TAG --work DIRECTORY --keep DIRECTORY [--part N --parts N] [--kills N] [--continuations N] [--signals N]

The unit of the tag is there, with the accounts that scene.py names. Prints what was done and every failure as JSON; what belongs to a
failure is kept. Exit status: 0 whatever was found, as long as all trials were made.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter

import ldb

from claims import BEFORE, EITHER, Journal, difference
from runs import Place, Program, build_killer, sample, share
from scene import DISABLED, HOSTS, Domain, Scene

MODES = [("resume",), ("rollback",), ("resume", "rollback")]
SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../../Templates/schemas/journal.json")


class Crash:
    """All trials on one unit."""

    def __init__(self, arguments):
        self.work, self.keep = arguments.work, arguments.keep
        self.scene = Scene(arguments.tag)
        with open(SCHEMA, encoding="utf-8") as file:
            self.schema = json.load(file)
        policy = os.path.join(self.work, "policy.yaml")
        with open(policy, "w", encoding="utf-8") as file:
            file.write(self.scene.policy())
        self.program = Program(arguments.program, policy, build_killer(self.work))
        self.domain = Domain(self.scene)
        self.read()
        self.trials = 0
        self.figures = Counter()
        self.failures = []

    # One trial.

    def trial(self, what, body, start=None):
        """Starts from a state of the directory and a journal, and keeps everything where something is wrong."""
        self.trials += 1
        place = Place(os.path.join(self.work, str(self.trials)))
        wanted, journal = start or (self.scene.before, None)
        self.domain.write(wanted, self.current)
        self.read()
        if journal is not None:
            place.put_journal(journal)
        try:
            found = body(place) if self.current == wanted else ["the directory could not be put back"]
        except (RuntimeError, ValueError, OSError, subprocess.SubprocessError, ldb.LdbError) as error:
            found = [f"{type(error).__name__}: {error}"]
            self.read()
        if found:
            kept = os.path.join(self.keep, f"{self.scene.tag}-{self.trials}")
            shutil.move(place.directory, kept)
            self.figures["lost"] += sum(": lost " in line for line in found)
            self.figures["extra"] += sum(": extra " in line for line in found)
            self.failures.append({"trial": what, "kept": kept, "found": found[:20], "count": len(found)})
            print(f"{what}: {found[:3]} ({kept})", file=sys.stderr)
        else:
            shutil.rmtree(place.directory)

    def read(self):
        self.current, self.updates = self.domain.read()

    def read_when_quiet(self):
        """Reads when the server has carried out what a killed run had sent."""
        seen = None
        while seen != self.updates:
            seen = self.updates
            time.sleep(1)
            self.read()

    def whole(self, activity, start=None):
        """The steps of a run that nobody disturbs, which must do all that it is to do."""
        steps = []

        def body(place):
            trace = self.program.trace(activity, place)
            steps.extend(trace.steps)
            self.read()
            wanted = self.scene.before if activity == "rollback" else self.scene.after
            self.last_journal = self.bytes_of(place)
            found = [] if trace.end == "exited 0" else [f"undisturbed, it {trace.end}"]
            return found + self.differences(wanted, "undisturbed") + self.journal(place).lies(self.scene, self.current)

        self.trial(f"{activity}, undisturbed", body, start)
        return steps

    def bytes_of(self, place):
        with open(place.journal, "rb") as file:
            return file.read()

    def journal(self, place):
        return Journal(place.journal, self.schema)

    def differences(self, wanted, why):
        return [line for label in self.scene.labels for line in difference(label, wanted[label], self.current[label], why)]

    def kill(self, activity, step, modes, visitor=None, start=None):
        """Kills a run at a step and settles what it left."""

        def body(place):
            updates = self.updates
            trace = self.program.trace(activity, place, step)
            self.read()
            if not trace.was_sent:
                return [] if trace.end == "exited 0" else [f"it was not killed, and {trace.end}"]
            if trace.end != "killed 9":
                return [f"it was to be killed, and {trace.end}"]
            if not place.has_journal():
                self.figures["earlyKills"] += 1
                return self.untouched(updates)
            self.figures[f"{activity}Kills"] += 1
            return self.settled(place, modes, visitor)

        self.trial(f"{activity} killed at {step}, then {' and '.join(modes)}", body, start)

    def untouched(self, updates):
        """No journal, no change: no object was even written to."""
        written = [f"{label}: was written to, and there is no journal" for label in updates if updates[label] != self.updates[label]]
        return written + self.differences(self.scene.before, "there is no journal")

    def interrupt(self, step, number, modes):
        """Sends SIGTERM or SIGINT at a step: all that was on its way is settled and journalled."""

        def body(place):
            updates = self.updates
            trace = self.program.trace("provision", place, step, number)
            self.read()
            if not trace.was_sent:
                return [] if trace.end == "exited 0" else [f"no signal was sent, and it {trace.end}"]
            self.figures["signals"] += 1
            if not place.has_journal():
                return self.untouched(updates) + ([] if trace.end == f"exited {128 + number}" else [f"it {trace.end}"])
            journal = self.journal(place)
            found = [f"{word} is no settled state" for word in journal.words if word in EITHER]
            if trace.end == "exited 0":
                # The signal came when all was done.
                found += [f"it exited with 0, and the journal says {word}" for word in journal.words if word != "confirmed"]
            elif trace.end != f"exited {128 + number}":
                found.append(f"it {trace.end}")
            return found + self.settled(place, modes, None)

        self.trial(f"{signal.Signals(number).name} at {step}, then {' and '.join(modes)}", body)

    # What comes after.

    def settled(self, place, modes, visitor):
        """Holds the journal against the directory, lets an administrator in between, settles, and compares."""
        journal = self.journal(place)
        found = journal.lies(self.scene, self.current)
        self.figures["inDoubt"] += sum(word in EITHER for word in journal.words)
        shutil.copy(place.journal, os.path.join(place.directory, "journal-as-left"))
        if journal.is_being_undone and "resume" in modes:
            self.read_when_quiet()
        as_left = self.current
        visit = visitor(self, journal) if visitor else None
        if visit:
            self.figures["administrators"] += 1
        for mode in modes:
            status = self.program.run(mode, place)
            self.read()
            wanted = {**(self.scene.after if mode == "resume" else self.scene.before)}
            expected = 0
            if mode == "resume" and journal.is_being_undone:
                # What somebody has begun to undo is not done again: it is refused, and nothing is written.
                wanted, expected = as_left, 1
            elif visit:
                wanted[visit.label], expected = visit.expected(wanted[visit.label], mode)
            found += self.differences(wanted, f"after {mode}")
            found += [] if status == expected else [f"{mode} ended with {status}, not {expected}"]
            found += self.unsettled(place, mode) if expected == 0 and not visit else []
        if modes[-1] == "rollback" and self.trials % 4 == 0:
            updates = self.updates
            status = self.program.run("rollback", place)
            self.read()
            found += [f"{label}: a second rollback wrote to it" for label in updates if updates[label] != self.updates[label]]
            found += [] if status == expected else [f"a second rollback ended with {status}, not {expected}"]
        return found

    def unsettled(self, place, mode):
        """A settled journal leaves no doubt."""
        journal = self.journal(place)
        fine = {"confirmed"} if mode == "resume" else BEFORE
        return journal.faults + [f"after {mode} the journal says {word}" for word in journal.words if word not in fine]

    # All trials.

    def provisions(self, part, parts, kills):
        """Every step at least once, in another way each time, until there are kills enough."""
        steps = self.whole("provision")
        early = share(sample([step for step in steps if step.startswith("before ")], 24), part, parts)
        late = share([step for step in steps if not step.startswith("before ")], part, parts)
        self.figures["steps"] = len(late)
        for step in early:
            self.kill("provision", step, MODES[0])
        turn = 0
        while True:
            for step in late:
                if turn >= len(late) and self.figures["provisionKills"] >= kills:
                    return late
                # By turns, and shifted in each round.
                self.kill("provision", step, MODES[(turn + turn // len(late)) % 3], [None, beside, None, None, ours][turn % 5])
                turn += 1

    def continuations(self, activity, start, part, parts, count):
        """Kills what continues a journal, and continues that once more."""
        steps = [step for step in self.whole(activity, start) if not step.startswith("before ")]
        for turn, step in enumerate(sample(share(steps, part, parts), count)):
            modes = MODES[turn % 3] if activity == "resume" else (("rollback",), ("resume", "rollback"))[turn % 2]
            self.kill(activity, step, modes, beside if modes == ("rollback",) else None, start)

    def half_done(self):
        """A provision that was killed among its answers: the directory as it was left, and its journal."""
        starts = []

        def body(place):
            trace = self.program.trace("provision", place, "write journal 10")
            self.read_when_quiet()
            starts.append((self.current, self.bytes_of(place)))
            words = set(self.journal(place).words)
            found = [] if trace.was_sent and "done" in words and words & EITHER else [f"it was not half done, but {words}"]
            return found + self.journal(place).lies(self.scene, self.current)

        self.trial("provision killed among its answers", body)
        return starts[0]


class Visit:
    """What an administrator has done to one object between the kill and what settles it."""

    def __init__(self, label, add, remove, flags=0, outcome=None):
        self.label, self.add, self.remove, self.flags, self.outcome = label, add, remove, flags, outcome

    def make(self, crash):
        flags = crash.current[self.label].flags | self.flags if self.flags else None
        crash.domain.visit(self.label, self.add, self.remove, flags)
        return self

    def expected(self, wanted, mode):
        """The object after settling, and the exit status."""
        if self.outcome:
            return self.outcome(wanted, mode)
        return wanted.with_entries(self.add, self.remove).with_flags(wanted.flags | self.flags), 0


def beside(crash, journal):
    """Somebody adds a value, removes one that is not ours, and disables the account."""
    scene, label = crash.scene, HOSTS[crash.trials % len(HOSTS)]
    # Flags are written whole: not while ours may still arrive.
    flags = 0 if journal.word(scene, label) in EITHER else DISABLED
    return Visit(label, {f"http/theirs-{scene.tag}".lower()}, {sorted(scene.theirs())[0]}, flags).make(crash)


def ours(crash, journal):
    """Somebody adds a value, and removes one that we have just added."""
    scene = crash.scene
    labels = [label for label in HOSTS if crash.current[label] == scene.after[label] and journal.word(scene, label)]
    if not labels:
        return None
    label = labels[crash.trials % len(labels)]
    before, after, word = scene.before[label], scene.after[label], journal.word(scene, label)
    added = sorted(after.entries - before.entries)
    if not added:
        return None
    theirs, gone = {f"http/theirs-{scene.tag}".lower()}, {added[crash.trials % len(added)]}

    def outcome(wanted, mode):
        as_left = after.with_entries(theirs, gone)
        # In doubt, it is neither as before nor as after, and nobody may guess.
        if word in EITHER:
            return as_left, 3
        if mode == "rollback":
            return before.with_entries(theirs), 0
        return as_left, 0 if word == "confirmed" else 3

    return Visit(label, theirs, gone, outcome=outcome).make(crash)


def main():
    parser = argparse.ArgumentParser()
    for name in ("program", "tag", "work", "keep"):
        parser.add_argument(f"--{name}", required=True)
    for name, usual in (("part", 0), ("parts", 1), ("kills", 200), ("continuations", 30), ("signals", 30)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    arguments = parser.parse_args()
    crash = Crash(arguments)
    late = crash.provisions(arguments.part, arguments.parts, arguments.kills)
    for turn, step in enumerate(sample(late, arguments.signals)):
        crash.interrupt(step, (signal.SIGTERM, signal.SIGINT)[turn % 2], MODES[turn % 3])
    if arguments.continuations:
        shares = (arguments.part, arguments.parts, arguments.continuations)
        crash.continuations("resume", crash.half_done(), *shares)
        crash.whole("provision")
        crash.continuations("rollback", (crash.scene.after, crash.last_journal), *shares)
    json.dump({"figures": crash.figures, "failures": crash.failures}, sys.stdout)


if __name__ == "__main__":
    main()
