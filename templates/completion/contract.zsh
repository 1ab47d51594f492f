#compdef contract
# Completes `contract`. In ~/.zshrc: eval "$(contract completion zsh)"
_contract() {
  local line
  local -a found
  while IFS= read -r line; do
    case $line in
      :files) _files ;;
      :folders) _files -/ ;;
      *$'\t'*) found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
      *) found+=("${line//:/\\:}") ;;
    esac
  done < <("${words[1]}" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
  (( ${#found} )) && _describe contract found
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef _contract contract
