#compdef newsroom
# Completion of newsroom for zsh: source <(newsroom completion zsh)
_newsroom() {
  local line="${BUFFER[1,CURSOR]}"
  local -a found
  found=("${(@f)$(newsroom "[suggest:${#line}]" "$line" 2>/dev/null)}")
  found=(${found:#})
  if (( ${#found} )); then compadd -a found; fi
  _files
}
compdef _newsroom newsroom
