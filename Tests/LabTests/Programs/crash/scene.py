"""The fleet of the crash test: what its objects hold before a change, and what they must hold after it, computed without kcdmesh.

Sixteen hosts of one mesh, an account outside of it, and hosts that retire. Everything that kcdmesh can change is changed somewhere, and
beside it stands something of somebody else's that must stay.
"""

import os

import ldb
import samba
from samba.credentials import MUST_USE_KERBEROS, SPECIFIED, Credentials
from samba.param import LoadParm

CIFS = "cifs"
MIGRATION = "Microsoft Virtual System Migration Service"
# Samba's key distribution center compares names in this spelling.
ESCAPED = "Microsoft\\ Virtual\\ System\\ Migration\\ Service"

WORKSTATION = 0x1000
DISABLED = 0x2
KEEPS_PASSWORD = 0x10000
UNCONSTRAINED = 0x80000
NOT_DELEGATED = 0x100000
TRANSITION = 0x1000000

HOSTS = [f"H{number:02}" for number in range(1, 17)]
RETIRED = ["R1", "R2", "R3"]
OTHER = "O1"

LIST, FLAGS, NAMES = "msDS-AllowedToDelegateTo", "userAccountControl", "servicePrincipalName"
CONTROLLER = "ldap://dc.lab.test"


class Object:
    """What one object holds of what kcdmesh can change. Spelling counts: what is compared is every byte of every value."""

    def __init__(self, entries, flags, names):
        self.entries, self.flags, self.names = frozenset(entries), flags, frozenset(names)

    def __eq__(self, other):
        return (self.entries, self.flags, self.names) == (other.entries, other.flags, other.names)

    def with_entries(self, add=(), remove=()):
        return Object(self.entries - set(remove) | set(add), self.flags, self.names)

    def with_flags(self, flags):
        return Object(self.entries, flags, self.names)

    def values(self):
        bits = {f"{FLAGS}: {1 << bit:#x}" for bit in range(32) if self.flags >> bit & 1}
        return {f"{LIST}: {value}" for value in self.entries} | {f"{NAMES}: {value}" for value in self.names} | bits


class Scene:
    """The objects of one unit."""

    def __init__(self, tag):
        self.tag = tag
        self.dn = f"OU=Tests-{tag},DC=lab,DC=test"
        self.labels = HOSTS + [OTHER] + RETIRED
        self.before = {label: self._before(label) for label in self.labels}
        self.after = {label: self._after(label) for label in self.labels}

    def name(self, label):
        return f"{label}-{self.tag}"

    def forms(self, label):
        return [self.name(label), f"{self.name(label)}.lab.test".lower()]

    def names_of(self, label, *services):
        return {f"{service}/{form}" for service in services for form in self.forms(label)}

    def mesh(self, source):
        """What a host must be allowed to delegate to."""
        return set().union(*(self.names_of(label, CIFS, MIGRATION, ESCAPED) for label in HOSTS if label != source))

    def policy(self):
        """Unmanaged entries are kept by default, ghosts are not."""
        hosts = ", ".join(self.name(label) for label in HOSTS)
        retired = ", ".join(self.name(label) for label in RETIRED)
        return (
            "version: 1\ndomain: lab.test\nghosts: remove\nmeshes:\n"
            f"  - name: fleet\n    hosts: {{names: [{hosts}]}}\nretired: [{retired}]\n"
        )

    def theirs(self):
        """Somebody else's, which the policy keeps: an account of the domain owns these names."""
        return self.names_of(OTHER, "http")

    def unwanted(self):
        """What the policy removes: a ghost, and entries for hosts that retire."""
        return {f"http/gone-{self.tag}".lower()} | self.names_of("R1", CIFS, MIGRATION, ESCAPED) | {f"http/{self.name('R2')}"}

    def _before(self, label):
        names = self.names_of(label, "HOST", MIGRATION, ESCAPED)
        if label in RETIRED:
            return Object(self.names_of("H01", CIFS) | self.theirs(), WORKSTATION | TRANSITION | KEEPS_PASSWORD, names)
        if label == OTHER:
            return Object(self.names_of("H02", CIFS) | {f"http/gone-{self.tag}".lower()}, WORKSTATION, names)
        entries, flags = self.theirs() | self.unwanted(), WORKSTATION
        if label == "H02":
            flags |= TRANSITION
        if label == "H03":
            flags |= KEEPS_PASSWORD | NOT_DELEGATED
        if label == "H04":
            flags |= UNCONSTRAINED | KEEPS_PASSWORD
        if label in ("H05", "H06"):
            names = self.names_of(label, "HOST")
        if label == "H07":
            entries |= self.names_of("H08", CIFS, MIGRATION, ESCAPED)
        if label == "H09":
            entries.add(f"CIFS/{self.name('H10')}")
        if label == "H11":
            entries |= self.mesh(label)
            flags |= TRANSITION
        if label == "H12":
            entries = self.theirs() | self.mesh(label)
            flags |= TRANSITION
        return Object(entries, flags, names)

    def _after(self, label):
        before = self.before[label]
        if label == OTHER:
            return before
        if label in RETIRED:
            return Object([], before.flags & ~TRANSITION, before.names)
        kept = before.entries - self.unwanted()
        # Names are the same whatever the case; what is there stays as it is spelled.
        folded = {entry.lower() for entry in kept}
        added = {entry for entry in self.mesh(label) if entry.lower() not in folded}
        return Object(
            kept | added, before.flags & ~UNCONSTRAINED | TRANSITION, before.names | self.names_of(label, MIGRATION, ESCAPED)
        )


class Domain:
    """The directory as Samba's own library reads and writes it, with the caller's ticket: one connection for all trials."""

    def __init__(self, scene):
        self.scene = scene
        parameters = LoadParm()
        parameters.set("realm", "LAB.TEST")
        parameters.set("workgroup", "LAB")
        credentials = Credentials()
        credentials.guess(parameters)
        credentials.set_kerberos_state(MUST_USE_KERBEROS)
        credentials.set_named_ccache(os.environ["KRB5CCNAME"], SPECIFIED, parameters)
        self.connection = samba.Ldb(CONTROLLER, lp=parameters, credentials=credentials)

    def read(self):
        """Every object as it is, and the number of its last change."""
        objects, updates = {}, {}
        for entry in self.connection.search(
            self.scene.dn, ldb.SCOPE_ONELEVEL, "(objectClass=computer)", ["sAMAccountName", "uSNChanged", LIST, FLAGS, NAMES]
        ):
            values = {attribute: [str(value) for value in entry.get(attribute, [])] for attribute in (LIST, NAMES)}
            label = str(entry["sAMAccountName"][0]).removesuffix(f"-{self.scene.tag}$")
            if any(len(some) != len(set(some)) for some in values.values()):
                raise RuntimeError(f"{label} holds a value twice")
            # Flags are written with a sign.
            objects[label] = Object(values[LIST], int(str(entry[FLAGS][0])) & 0xFFFFFFFF, values[NAMES])
            updates[label] = str(entry["uSNChanged"][0])
        if sorted(objects) != sorted(self.scene.labels):
            raise RuntimeError(f"the unit holds {sorted(objects)}")
        return objects, updates

    def write(self, wanted, current):
        """Makes the objects what they are to be."""
        for label, value in wanted.items():
            if value != current[label]:
                replacements = [(LIST, sorted(value.entries)), (FLAGS, [str(value.flags)]), (NAMES, sorted(value.names))]
                self.modify(label, [(ldb.FLAG_MOD_REPLACE, attribute, values) for attribute, values in replacements])

    def visit(self, label, add, remove, flags):
        """Adds and removes entries as an administrator would, and writes the flags where some are given."""
        changes = [(ldb.FLAG_MOD_ADD, LIST, sorted(add)), (ldb.FLAG_MOD_DELETE, LIST, sorted(remove))]
        self.modify(label, changes + ([(ldb.FLAG_MOD_REPLACE, FLAGS, [str(flags)])] if flags is not None else []))

    def modify(self, label, changes):
        message = ldb.Message(ldb.Dn(self.connection, f"CN={self.scene.name(label)},{self.scene.dn}"))
        for operation, attribute, values in changes:
            message.add(ldb.MessageElement(values, operation, attribute))
        self.connection.modify(message)
