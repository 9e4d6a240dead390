#ifndef KCDMESH_PROCESS_SHIM_H
#define KCDMESH_PROCESS_SHIM_H

#include <sys/prctl.h>

// prctl takes a variable number of arguments, which Swift can't call.

/// Keeps this process's memory from core dumps, and from other processes of the same user. Zero is success.
static inline int kcd_forbid_dumps(void) {
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

#endif
