"""What a journal says of each change, read without kcdmesh, and held against the directory."""

import json

from jsonschema import Draft202012Validator

from scene import Object

# What a journal's last word on a change means for its object.
AFTER = {"done", "confirmed"}
BEFORE = {"planned", "failed", "reverted"}
EITHER = {"sending", "doubtful", "reverting"}


class Journal:
    """A journal as a kill left it."""

    def __init__(self, path, schema):
        with open(path, "rb") as file:
            text = file.read()
        whole, _, rest = text.rpartition(b"\n")
        self.is_cut = bool(rest)
        self.faults = []
        self.records = [json.loads(line) for line in whole.splitlines()]
        validator = Draft202012Validator(schema)
        for number, record in enumerate(self.records, start=1):
            self.faults += [f"line {number}: {error.message[:200]}" for error in validator.iter_errors(record)]
        kinds = [record["record"] for record in self.records]
        if not kinds or kinds[0] != "begin" or "planned" not in kinds:
            self.faults.append("it stands at its path without its whole plan")
            self.changes, self.words, self.is_being_undone = [], [], False
            return
        self.changes = [record for record in self.records if record["record"] == "change"]
        self.words = ["planned"] * len(self.changes)
        self.is_being_undone = any(kind in ("reverting", "reverted") for kind in kinds)
        for record in self.records[kinds.index("planned") + 1 :]:
            numbers = range(record["first"], record["last"] + 1) if record["record"] == "sending" else [record.get("number")]
            for number in numbers:
                if number is not None:
                    self.words[number] = record["record"]

    def word(self, scene, label):
        """The journal's last word on an object; None where it plans nothing for it."""
        for change, word in zip(self.changes, self.words):
            if change["host"] == scene.name(label):
                return word
        return None

    def positions(self, runs):
        entries = self.records[0]["entries"]
        return {entries[position] for first, last in runs for position in range(first, last + 1)}

    def lies(self, scene, objects):
        """Where the plan is another than what must be changed, and where the directory is otherwise than the journal says."""
        found = list(self.faults)
        for label in scene.labels:
            before, after, now = scene.before[label], scene.after[label], objects[label]
            word = self.word(scene, label)
            if (word is not None) != (before != after):
                found.append(f"{label}: the journal says {word} of it")
            elif word is None or word in BEFORE:
                found += difference(label, before, now, f"the journal says {word}")
            elif word in AFTER:
                found += difference(label, after, now, f"the journal says {word}")
            elif word not in EITHER:
                found.append(f"{label}: the journal says {word} of it")
            elif now not in (before, after):
                found += difference(label, after, now, f"the journal says {word}, and it is neither as before nor as after")
        for change in self.changes:
            label = change["host"].removesuffix(f"-{scene.tag}")
            before = scene.before[label]
            flags = change["userAccountControl"]
            made = Object(
                before.entries - self.positions(change["remove"]) | self.positions(change["add"]), flags["after"],
                before.names | set(change["addServicePrincipalNames"]))
            if made != scene.after[label] or flags["before"] != before.flags:
                found.append(f"{label}: the journal's change is another than what must be changed")
        return found


def difference(label, wanted, found, why):
    """Every value that is lost or extra."""
    return [f"{label}: lost {value} ({why})" for value in sorted(wanted.values() - found.values())] + [
        f"{label}: extra {value} ({why})" for value in sorted(found.values() - wanted.values())
    ]
