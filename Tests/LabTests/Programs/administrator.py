"""An administrator who works on computers by hand while programs write to them, and keeps book of it.

    administrator.py BASE NAME PREFIX STOP BIT…

Of the computers below BASE those whose name begins with PREFIX, until there is a file STOP.

Adds and removes values of its own in msDS-AllowedToDelegateTo, removes some that it finds there and did not write, and turns over bits
of userAccountControl that are nobody else's; by deltas, as ldbmodify would. Prints at the end
{"book": [[computer, what, +1 or -1], …], "refused": N}: what was made, each exactly once, and how often another was there first.
"""

import json
import os
import random
import sys
import time

import ldb
from samba.credentials import MUST_USE_KERBEROS, SPECIFIED, Credentials
from samba.param import LoadParm
from samba.samdb import SamDB

LIST = "msDS-AllowedToDelegateTo"
FLAGS = "userAccountControl"
# What a domain says to a value or a bit that is not as it was read.
RACES = [ldb.ERR_ATTRIBUTE_OR_VALUE_EXISTS, ldb.ERR_NO_SUCH_ATTRIBUTE]


class Administrator:
    def __init__(self, base, name, prefix, bits):
        self.name = name
        self.bits = [int(bit, 0) for bit in bits]
        self.random = random.Random(name)
        self.database = connect()
        computers = self.database.search(base, ldb.SCOPE_SUBTREE, "(objectClass=computer)", attrs=["sAMAccountName"])
        names = {str(computer["sAMAccountName"][0]).removesuffix("$"): computer.dn for computer in computers}
        self.computers = [(name, dn) for name, dn in names.items() if name.startswith(prefix)]
        self.book = []
        self.refused = 0
        self.count = 0

    def work(self):
        name, dn = self.random.choice(self.computers)
        read = self.database.search(dn, ldb.SCOPE_BASE, attrs=[LIST, FLAGS])[0]
        values = sorted(str(value) for value in read.get(LIST, []))
        own = [value for value in values if value.startswith(f"http/{self.name}-")]
        match self.random.choice(["add", "add", "flags", "flags", "flags", "remove", "spoil"]):
            case "add":
                self.count += 1
                self.change(name, dn, [(ldb.FLAG_MOD_ADD, LIST, f"http/{self.name}-{self.count}")], [(f"http/{self.name}-{self.count}", 1)])
            case "remove" if own:
                self.delete(name, dn, self.random.choice(own))
            case "spoil" if values:
                self.delete(name, dn, self.random.choice(values))
            case "flags":
                before = int(str(read[FLAGS][0]))
                bit = self.random.choice(self.bits)
                after = before ^ bit
                self.change(
                    name, dn, [(ldb.FLAG_MOD_DELETE, FLAGS, str(before)), (ldb.FLAG_MOD_ADD, FLAGS, str(after))],
                    [(f"flag {bit:#x}", 1 if after & bit else -1)])

    def delete(self, name, dn, value):
        self.change(name, dn, [(ldb.FLAG_MOD_DELETE, LIST, value)], [(value, -1)])

    def change(self, name, dn, parts, entries):
        message = ldb.Message(dn)
        for number, (flag, attribute, value) in enumerate(parts):
            message[str(number)] = ldb.MessageElement([value], flag, attribute)
        try:
            self.database.modify(message)
        except ldb.LdbError as error:
            if error.args[0] not in RACES:
                raise
            self.refused += 1
        else:
            self.book += [(name, what, sign) for what, sign in entries]


def connect():
    parameters = LoadParm()
    parameters.set("realm", "LAB.TEST")
    credentials = Credentials()
    credentials.guess(parameters)
    credentials.set_username("administrator")
    credentials.set_realm("LAB.TEST")
    credentials.set_named_ccache(os.environ["KRB5CCNAME"], SPECIFIED, parameters)
    credentials.set_kerberos_state(MUST_USE_KERBEROS)
    return SamDB(url="ldap://dc.lab.test", credentials=credentials, lp=parameters)


def main():
    base, name, prefix, stop, *bits = sys.argv[1:]
    administrator = Administrator(base, name, prefix, bits)
    while not os.path.exists(stop):
        administrator.work()
        # An administrator who never rests would let nobody else finish.
        time.sleep(0.02)
    json.dump({"book": administrator.book, "refused": administrator.refused}, sys.stdout)


main()
