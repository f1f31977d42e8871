# Completion of newsroom for bash: source <(newsroom completion bash)
_newsroom() {
  local current=${COMP_WORDS[COMP_CWORD]} line=${COMP_LINE:0:COMP_POINT}
  local IFS=$'\n'
  COMPREPLY=($(compgen -W "$(newsroom "[suggest:${#line}]" "$line" 2>/dev/null)" -- "$current"))
}
complete -o bashdefault -o default -F _newsroom newsroom
