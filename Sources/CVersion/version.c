#include "CVersion.h"

// From Package.swift. In C, so that another version compiles nothing but this file.
const char *kcdmesh_version(void) { return KCDMESH_VERSION; }
