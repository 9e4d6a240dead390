"""Creates the lab's organizational units, group and users, and exports the users' keys.

Runs on the domain controller's own database. Arguments: the directory of the passwords, and that of the keytabs.
"""

import os
import sys

from samba import enable_net_export_keytab
from samba.auth import system_session
from samba.net import Net
from samba.param import LoadParm
from samba.samdb import SamDB

USERS = {
    # The operator: an ordinary account that may be delegated.
    "migration-admin": "Moves virtual machines",
    "alice": "A plain domain user",
}
UNITS = {"Hyper-V": "The hosts", "Scale": "Computers without a server"}
GROUP = "Hyper-V Hosts"


def read_password(directory, user):
    with open(os.path.join(directory, user), encoding="ascii") as file:
        return file.read()


def create_units(samdb):
    for name, description in UNITS.items():
        samdb.create_ou(f"OU={name},{samdb.domain_dn()}", description=description)


def create_users(samdb, passwords):
    samdb.setpassword("(sAMAccountName=Administrator)", read_password(passwords, "administrator"))
    for name, description in USERS.items():
        samdb.newuser(name, read_password(passwords, name), description=description)


def export_keys(samdb, lp, keytabs):
    enable_net_export_keytab()
    net = Net(None, lp)
    for name in ("administrator", *USERS):
        net.export_keytab(keytab=os.path.join(keytabs, f"{name}.keytab"), principal=name)


def main(passwords, keytabs):
    lp = LoadParm()
    lp.load_default()
    samdb = SamDB(session_info=system_session(), lp=lp)
    create_units(samdb)
    samdb.newgroup(GROUP, description="The hosts of the mesh")
    create_users(samdb, passwords)
    export_keys(samdb, lp, keytabs)


main(*sys.argv[1:])
