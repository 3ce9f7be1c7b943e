# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Bash completion: the program itself knows what can come next.
_authtray() {
    local line=${COMP_LINE:0:COMP_POINT} words candidates
    read -ra words <<<"$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    mapfile -t candidates < <("$1" --cli complete -- "${words[@]:1}" 2>/dev/null | cut -f1)
    COMPREPLY=("${candidates[@]#*=}") # to bash, what is behind "=" is a word of its own
}
complete -o bashdefault -o default -F _authtray authtray
