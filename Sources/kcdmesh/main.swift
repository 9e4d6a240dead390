print("kcdmesh")
