#pragma once

#include <malloc.h>

// Bytes that the program has asked for and not given back, in all arenas; what the allocator keeps for later is not among them.
static inline size_t kcd_bytes_in_use(void) {
  struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}
