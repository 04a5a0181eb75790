pihmap inspect before.jpg
