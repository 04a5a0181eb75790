pihmap help zoom
