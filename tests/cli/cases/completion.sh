# Completions offer photos and folders where they are expected, and say what each option and value
# is. (That every description is in the message catalogue is checked by make pot.)
mkdir -p shots/old && : >shots/a.JPG && : >shots/b.heic && : >shots/notes.txt && : >shots/pairs.csv
mkdir 'shots/visit 2'

bash_words() { # WORD...: what bash offers for the last one
    (
        compopt() { :; }
        eval "$(pihmap help --completion bash)"
        COMP_WORDS=(pihmap "$@") COMP_CWORD=$# COMP_TYPE=${type:-9} COLUMNS=60
        _pihmap
        [ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\n' "${COMPREPLY[@]}" | sort
    )
}
echo "- photos"; bash_words compare shots/
echo "- folder"; bash_words batch shots/
echo "- table"; bash_words batch --manifest shots/
echo "- mask"; bash_words compare --skin-mask shots/a
echo "- any file, by readline"; bash_words compare --json shots/
echo "- values"; bash_words compare --card ''; bash_words compare --card = o
echo "- listed"; type=63 bash_words compare --ca; type=63 bash_words batch --record ''
echo "- commands"; type=63 bash_words i; bash_words help me

# Every value of every option is described.
pihmap help --completion fish | grep -F '\t""' && echo "a value without a meaning"
pihmap help --completion zsh | grep -F '\:""' && echo "a value without a meaning"
if command -v zsh >/dev/null; then pihmap help --completion zsh >z && zsh -n z; fi
if command -v fish >/dev/null; then
    pihmap help --completion fish >f
    export XDG_CONFIG_HOME=$PWD/c XDG_DATA_HOME=$PWD/d HOME=$PWD
    offers() { fish --no-config -c "source f; complete -C 'pihmap $1'" | sed -E 's/(CSV) of .*/\1/' | tr '\t' '|' | LC_ALL=C sort | tr '\n' ' '; }
    [ "$(offers 'compare shots/')" = 'shots/a.JPG shots/b.heic shots/old/ shots/visit 2/ ' ] || { echo photos; offers 'compare shots/'; }
    [ "$(offers 'batch shots/')" = 'shots/old/|Directory shots/visit 2/|Directory ' ] || { echo folders; offers 'batch shots/'; }
    [ "$(offers 'batch --manifest shots/p')" = 'shots/pairs.csv|CSV ' ] || { echo tables; offers 'batch --manifest shots/p'; }
    [ "$(offers 'compare --card o')" = 'off|do not look for a colour chart ' ] || { echo values; offers 'compare --card o'; }
fi
rm -rf shots z f c d .cache .config .local
