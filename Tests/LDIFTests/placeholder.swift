// LDIF
