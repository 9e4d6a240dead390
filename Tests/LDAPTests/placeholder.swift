// LDAP
