import LDIF
