pihmap inspect
