# Completion of newsroom for fish: newsroom completion fish | source
function __newsroom_complete
    set -l line (commandline -cp)
    newsroom "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
end
complete -c newsroom -a '(__newsroom_complete)'
