"""Creates the computers HV001 to HV<count> under OU=Scale, as far as they are missing: accounts without a server.

Runs on the domain controller's own database, in one transaction: hundreds take a second, over LDAP it would be many.
Argument: the count.
"""

import sys

import ldb
from samba.auth import system_session
from samba.dsdb import UF_WORKSTATION_TRUST_ACCOUNT
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


def main(count):
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


main(int(sys.argv[1]))
