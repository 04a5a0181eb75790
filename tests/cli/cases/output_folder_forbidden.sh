[ "$(id -u)" -ne 0 ] || exit 77
mkdir locked && chmod 555 locked
pihmap compare before.jpg after.jpg -o locked/out.png
