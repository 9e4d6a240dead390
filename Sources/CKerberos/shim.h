#pragma once

#include <gssapi/gssapi.h>
#include <gssapi/gssapi_ext.h>
#include <gssapi/gssapi_krb5.h>
#include <krb5/krb5.h>
#include <profile.h>
#include <sys/syscall.h>
#include <unistd.h>

// What Swift does not import by itself: macros with casts.

static inline OM_uint32 kcd_gss_indefinite(void) { return GSS_C_INDEFINITE; }
static inline int kcd_gss_failed(OM_uint32 major) { return GSS_ERROR(major) != 0; }
static inline gss_const_OID kcd_gss_krb5_principal_name(void) { return GSS_KRB5_NT_PRINCIPAL_NAME; }

// MIT's library exports this for kvno and has no public declaration of it (lib/krb5/libkrb5.exports, since 1.8): S4U2Self.
krb5_error_code KRB5_CALLCONV krb5_get_credentials_for_user(krb5_context context, krb5_flags options, krb5_ccache cache,
                                                            krb5_creds *wanted, krb5_data *certificate, krb5_creds **ticket);

// Variadic functions are not imported either.
static inline void kcd_set_error(krb5_context context, krb5_error_code code, const char *text) {
  krb5_set_error_message(context, code, "%s", text);
}

// A file in memory, closed on exec; glibc declares it for GNU sources only.
static inline int kcd_memory_file(const char *name) { return (int)syscall(SYS_memfd_create, name, 1u); }
static inline gss_OID_desc kcd_gss_krb5_mechanism(void) { return *gss_mech_krb5; }
static inline int kcd_gss_continue_needed(OM_uint32 major) { return (major & GSS_S_CONTINUE_NEEDED) != 0; }

// A variable of the library, which Swift takes for mutable.
static inline OM_uint32 kcd_gss_session_key(OM_uint32 *minor, gss_ctx_id_t context, gss_buffer_set_t *keys) {
  return gss_inquire_sec_context_by_oid(minor, context, GSS_C_INQ_SSPI_SESSION_KEY, keys);
}
