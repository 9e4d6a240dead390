# shellcheck shell=bash disable=SC2034 # other files use these names
# The lab's names, addresses and places: said once, here.

domain=lab.test
realm=LAB.TEST
workgroup=LAB
base_dn=DC=lab,DC=test
default_hosts=(zulu yankee xray)

# Each host is a network namespace of this prefix, so that a lab never meets a namespace of somebody else.
prefix=kcdmesh-

# One namespace holds nothing but the bridge, so that the machine's own network has no trace of the lab.
switch=${prefix}switch

# No namespace has a way out, so these addresses can't clash with the machine's.
admin_address=10.77.0.1
controller_address=10.77.0.2
second_controller_address=10.77.0.3
member_network=10.77.1

# A second network for storage alone, without names in DNS: members have the same last number there as in their own.
admin_storage_address=10.78.0.1
member_storage_network=10.78.1

# All files of the lab: in shared memory, because Samba's databases sync often and the shares carry large disks.
state=/dev/shm/kcdmesh-lab
logs=$state/logs
passwords=$state/passwords       # USER: the password, without a newline; mode 0600
keytabs=$state/keytabs           # HOST.keytab, which is also the host's system keytab; users/USER.keytab
certificates=$state/certificates # ca.pem, dc.pem, dc.key (and dc2's); wrong.pem and wrong-ca.pem: nobody trusts these
shares=$state/shares             # HOST: what its share serves
share=vms

# The files of one host: etc (bound over /etc there), address, and the directories of its Samba.
home_of() { printf '%s/hosts/%s' "$state" "$1"; }
