/// Which version of kcdmesh this is, for people: what Scripts/package found out, or "development".
const char *kcdmesh_version(void);
