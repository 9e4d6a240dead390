"""Prints computers as ldapsearch reads them, as JSON: {short name: {attribute: [value, …]}}.

Arguments: the object below which to look, and the controller to ask if it isn't the first. Uses the caller's ticket.
"""

import base64
import json
import subprocess
import sys

ATTRIBUTES = [
    "sAMAccountName", "dNSHostName", "userAccountControl", "servicePrincipalName", "msDS-AllowedToDelegateTo", "uSNChanged", "whenChanged",
    "objectGUID",
]


def search(base, filter="(objectClass=computer)", attributes=ATTRIBUTES, controller="dc.lab.test"):
    command = ["ldapsearch", "-LLL", "-Q", "-N", "-Y", "GSSAPI", "-H", f"ldap://{controller}", "-o", "ldif-wrap=no", "-b", base, filter]
    text = subprocess.run(command + attributes, check=True, stdout=subprocess.PIPE).stdout.decode()
    entries = []
    for block in text.split("\n\n"):
        entry = {}
        for line in block.splitlines():
            if not line or line.startswith("#"):
                continue
            name, rest = line.split(":", 1)
            if rest.startswith(":"):
                value = base64.b64decode(rest[1:]).decode(errors="backslashreplace")
            else:
                value = rest[1:]
            entry.setdefault(name, []).append(value)
        if "dn" in entry:
            entries.append(entry)
    return entries


def main(base, controller="dc.lab.test"):
    accounts = {entry["sAMAccountName"][0].removesuffix("$"): entry for entry in search(base, controller=controller)}
    json.dump(accounts, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
