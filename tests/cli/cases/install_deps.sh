# scripts/install-deps with package managers that only say what they were asked for: each branch
# must name its packages, need nothing when all is there, and complain when something is missing.
install_deps=$(cd "$(dirname "$0")/../../.." && pwd)/scripts/install-deps
[ -n "$(ls /usr/share/fonts/{truetype/dejavu,dejavu-sans-fonts,TTF}/DejaVuSans.ttf 2>/dev/null)" ] || exit 77
mkdir bin
for tool in bash env dirname cat; do
    ln -s "$(command -v $tool)" bin/$tool
done
stub() { # NAME BODY
    printf '#!/bin/bash\n%s\n' "$2" >"bin/$1"
    chmod +x "bin/$1"
}
on() { # SYSTEM USER MANAGER ARGUMENT...
    local system=$1 user=$2 manager=$3
    shift 3
    rm -f bin/dnf bin/brew bin/apt-get bin/there
    stub uname "echo $system"
    stub id "echo $user"
    stub "$manager" 'echo "${0##*/} $*"; [ "$1" = update ] || : >bin/there'
    stub pkg-config '[ -e bin/there ]'
    PATH=$PWD/bin HOME=$PWD "$install_deps" "$@" || echo "status $?"
}
for tool in cc make clang clang-format clang-tidy cppcheck valgrind xgettext; do
    stub $tool ''
done
stub apt-cache 'exit 1'
stub sudo 'echo "sudo: $*"; "$@"'
on Linux 0 dnf
on Linux 1000 dnf --test --check
on Linux 0 apt-get --test
stub apt-cache '' # from Debian 13 on: codecs of HEIC are packages
on Linux 0 apt-get
on Linux 0 apt-get --test
on Darwin 501 brew --test
rm bin/sudo
on Linux 1000 dnf
rm bin/xgettext
on Linux 0 dnf --check
on Linux 0 no-manager
on Linux 0 dnf --tests
rm -r bin
