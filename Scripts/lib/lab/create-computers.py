"""Creates the computers HV001 to HV<count> under OU=Scale, as far as they are missing: accounts without a server.

Runs on the domain controller's own database, in one transaction: hundreds take a second, over LDAP it would be many.
Arguments: the count, and, where the computers are to have keys, the directory that takes their keytabs (hv001.keytab and so on). Without
a password an account has no keys, and the KDC supports no encryption type for it.
"""

import os
import sys

import ldb
from samba import enable_net_export_keytab, generate_random_machine_password
from samba.auth import system_session
from samba.dsdb import UF_WORKSTATION_TRUST_ACCOUNT
from samba.net import Net
from samba.param import LoadParm
from samba.samdb import SamDB

MIGRATION = "Microsoft Virtual System Migration Service"


def existing_names(samdb, unit):
    found = samdb.search(unit, scope=ldb.SCOPE_ONELEVEL, expression="(objectClass=computer)", attrs=["cn"])
    return {str(entry["cn"]) for entry in found}


def computer(unit, domain, name):
    qualified = f"{name.lower()}.{domain}"
    return {
        "dn": f"CN={name},{unit}",
        "objectClass": "computer",
        "sAMAccountName": f"{name}$",
        "userAccountControl": str(UF_WORKSTATION_TRUST_ACCOUNT),
        "dNSHostName": qualified,
        "servicePrincipalName": [
            f"{service}/{host}" for service in ("HOST", MIGRATION) for host in (name, qualified)
        ],
    }


def give_keys(samdb, lp, names, keytabs):
    """Sets a password for each computer that has no keytab yet, and exports its keys."""
    missing = {name: os.path.join(keytabs, f"{name.lower()}.keytab") for name in names}
    missing = {name: path for name, path in missing.items() if not os.path.exists(path)}
    samdb.transaction_start()
    for name in missing:
        samdb.setpassword(f"(sAMAccountName={name}$)", generate_random_machine_password(32, 32))
    samdb.transaction_commit()
    enable_net_export_keytab()
    net = Net(None, lp)
    for name, path in missing.items():
        net.export_keytab(keytab=path, principal=f"{name}$")


def main(count, keytabs=None):
    lp = LoadParm()
    lp.load_default()
    samdb = SamDB(session_info=system_session(), lp=lp)
    unit = f"OU=Scale,{samdb.domain_dn()}"
    existing = existing_names(samdb, unit)
    wanted = [f"HV{number:03}" for number in range(1, count + 1)]
    samdb.transaction_start()
    for name in wanted:
        if name not in existing:
            samdb.add(computer(unit, samdb.domain_dns_name(), name))
    samdb.transaction_commit()
    if keytabs:
        give_keys(samdb, lp, wanted, keytabs)


main(int(sys.argv[1]), *sys.argv[2:])
