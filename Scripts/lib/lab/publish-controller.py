"""Gives a further domain controller the service records of the first, with a worse priority, as an administrator does by
LdapSrvPriority: whoever looks for a controller then finds both, and goes to the first while it answers. The role of PDC emulator
stays where it is, and so does its record.

Runs on the first controller's own database. Arguments: the names of the first and of the further one.
"""

import sys

from samba.auth import system_session
from samba.dcerpc import dnsp
from samba.param import LoadParm
from samba.samdb import SamDB

PRIORITY = 10
PDC_ROLE = "_ldap._tcp.pdc"


def services(samdb, controller):
    """Every object of DNS with a service record of a controller, and all its records."""
    for zone in ("DomainDnsZones", "ForestDnsZones"):
        partition = f"DC={zone},{samdb.domain_dn()}"
        for entry in samdb.search(partition, expression="(&(objectClass=dnsNode)(dnsRecord=*))", attrs=["name", "dnsRecord"]):
            records = samdb.dns_extract(entry["dnsRecord"])
            if str(entry["name"]) == PDC_ROLE:
                continue
            if record := next((record for record in records if is_service(record, controller)), None):
                yield entry.dn, records, record


def is_service(record, controller):
    return record.wType == dnsp.DNS_TYPE_SRV and record.data.nameTarget.lower() == controller


def copy(record, controller):
    service = dnsp.srv()
    service.nameTarget = controller
    service.wPort = record.data.wPort
    service.wPriority = PRIORITY
    service.wWeight = record.data.wWeight
    result = dnsp.DnssrvRpcRecord()
    result.wType = record.wType
    result.rank = record.rank
    result.dwSerial = record.dwSerial
    result.dwTtlSeconds = record.dwTtlSeconds
    result.data = service
    return result


def main(first, further):
    lp = LoadParm()
    lp.load_default()
    samdb = SamDB(session_info=system_session(), lp=lp)
    first, further = (f"{name}.{samdb.domain_dns_name()}" for name in (first, further))
    samdb.transaction_start()
    for dn, records, record in list(services(samdb, first)):
        if not any(is_service(other, further) for other in records):
            samdb.dns_replace_by_dn(dn, [*records, copy(record, further)])
    samdb.transaction_commit()


main(*sys.argv[1:])
