#pragma once

#include <gssapi/gssapi.h>
#include <gssapi/gssapi_ext.h>
#include <gssapi/gssapi_krb5.h>
#include <krb5/krb5.h>

// What Swift does not import by itself: macros with casts.

static inline OM_uint32 kcd_gss_indefinite(void) { return GSS_C_INDEFINITE; }
static inline int kcd_gss_failed(OM_uint32 major) { return GSS_ERROR(major) != 0; }
static inline gss_const_OID kcd_gss_krb5_principal_name(void) { return GSS_KRB5_NT_PRINCIPAL_NAME; }
