pihmap --version
