pihmap
