#pragma once

#include <gssapi/gssapi.h>
#include <gssapi/gssapi_ext.h>
#include <gssapi/gssapi_krb5.h>
#include <krb5/krb5.h>

// What Swift does not import by itself: macros with casts.

static inline OM_uint32 kcd_gss_indefinite(void) { return GSS_C_INDEFINITE; }
static inline int kcd_gss_failed(OM_uint32 major) { return GSS_ERROR(major) != 0; }
static inline gss_const_OID kcd_gss_krb5_principal_name(void) { return GSS_KRB5_NT_PRINCIPAL_NAME; }
static inline gss_OID_desc kcd_gss_krb5_mechanism(void) { return *gss_mech_krb5; }
static inline int kcd_gss_continue_needed(OM_uint32 major) { return (major & GSS_S_CONTINUE_NEEDED) != 0; }

// A variable of the library, which Swift takes for mutable.
static inline OM_uint32 kcd_gss_session_key(OM_uint32 *minor, gss_ctx_id_t context, gss_buffer_set_t *keys) {
  return gss_inquire_sec_context_by_oid(minor, context, GSS_C_INQ_SSPI_SESSION_KEY, keys);
}
