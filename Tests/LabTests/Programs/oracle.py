"""Computes the mesh of the computers below an object anew, from their names alone, and compares it with what is stored.

It shares no line with kcdmesh: what a host must be allowed to delegate to follows from sAMAccountName and dNSHostName of the others.

    oracle.py BASE [--from NAME,…] [--to NAME,…]     a full mesh, or one from some hosts to others

Exit status: 0 the lists are exactly these, value by value; 1 with every difference.
"""

import argparse
import sys

from state import search

CIFS = "cifs"
MIGRATION = "Microsoft Virtual System Migration Service"
# Samba's key distribution center compares names in this spelling.
ESCAPED = "Microsoft\\ Virtual\\ System\\ Migration\\ Service"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("base")
    parser.add_argument("--from", dest="sources")
    parser.add_argument("--to", dest="targets")
    arguments = parser.parse_args()

    computers = {entry["sAMAccountName"][0][:-1]: entry for entry in search(arguments.base)}
    sources = set(arguments.sources.split(",")) if arguments.sources else set(computers)
    targets = set(arguments.targets.split(",")) if arguments.targets else set(computers)
    wrong = 0
    for name, computer in computers.items():
        wanted = set()
        for target in targets - {name} if name in sources else ():
            for form in (target, computers[target]["dNSHostName"][0]):
                wanted |= {f"{service}/{form}" for service in (CIFS, MIGRATION, ESCAPED)}
        stored = computer.get("msDS-AllowedToDelegateTo", [])
        for sign, values in (("missing", wanted - set(stored)), ("too much", set(stored) - wanted)):
            for value in sorted(values):
                print(f"{name}: {sign}: {value}")
                wrong += 1
        if len(stored) != len(set(stored)):
            print(f"{name}: a value is there twice")
            wrong += 1
    if not computers:
        print("there are no computers")
    return 1 if wrong or not computers else 0


if __name__ == "__main__":
    sys.exit(main())
