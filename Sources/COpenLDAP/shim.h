#pragma once

#include <lber.h>
#include <ldap.h>
#include <openldap.h>
#include <sasl/sasl.h>

// What Swift does not import by itself: macros with casts, and functions with a variable number of arguments.

static inline const void *kcd_ldap_opt_on(void) { return LDAP_OPT_ON; }
static inline const void *kcd_ldap_opt_off(void) { return LDAP_OPT_OFF; }
static inline int kcd_tls_1_2(void) { return LDAP_OPT_X_TLS_PROTOCOL_TLS1_2; }
