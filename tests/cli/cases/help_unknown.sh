pihmap help batsh
