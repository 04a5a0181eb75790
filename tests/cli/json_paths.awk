# The path of every value of a JSON text and its type, one per line: "a.b text", "a[] number",
# "a[].b null"; objects and arrays only where they are empty. With -v values=1 its value instead of its
# type. Any layout is accepted. The JSON must be well-formed.
{
    text = text $0 "\n"
}
function path(   i, p) {
    p = ""
    for (i = 1; i <= depth; i++) p = p (kind[i] == "{" ? (p == "" ? "" : ".") key[i] : "[]")
    return p
}
END {
    n = length(text)
    for (i = 1; i <= n; i++) {
        c = substr(text, i, 1)
        if (c == "\"") {
            word = ""
            while ((c = substr(text, ++i, 1)) != "\"") {
                if (c == "\\") c = c substr(text, ++i, 1)
                word = word c
            }
            if (kind[depth] == "{" && !behind_colon) {
                key[depth] = word
            } else {
                print path(), values ? word : "text"
                full[depth] = 1
            }
        } else if (c == "{" || c == "[") {
            full[depth] = 1
            kind[++depth] = c
            full[depth] = behind_colon = 0
        } else if (c == "}" || c == "]") {
            none = !full[depth]
            depth--
            if (none && depth > 0) print path(), "empty"
            behind_colon = 0
        } else if (c == ":") {
            behind_colon = 1
        } else if (c == ",") {
            behind_colon = 0
        } else if (c ~ /[-0-9a-z]/) { # a number, true, false, null
            word = c
            while (substr(text, i + 1, 1) ~ /[-+.0-9a-zE]/) word = word substr(text, ++i, 1)
            print path(), values ? word : c ~ /[-0-9]/ ? "number" : c == "n" ? "null" : "boolean"
            full[depth] = 1
        }
    }
}
