# Files for `make install`: a page for every command, and completions of the options.
for command in "" compare align inspect batch check repeat score diff method report; do
    pihmap help --man $command | grep '^\.TH'
done
for shell in bash zsh fish; do
    pihmap help --completion $shell | grep skin-mask >/dev/null && echo "$shell"
done
pihmap help --man | grep -c -e '^\.BR pihmap\\-method (7)' -e '^\.BR pihmap\\-report (5)'
pihmap help --man metod
pihmap help --completion tcsh
