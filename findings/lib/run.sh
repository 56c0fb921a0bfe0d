# What every finding does: installs pinned packages into a folder that goes away again, runs its program there and
# compares what it prints with what was seen. `finding PACKAGE@VERSION... <<'JS'` reads the program from standard input.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

install() {
  (cd "$work" && npm init -y >/dev/null && npm install --save-exact --ignore-scripts --no-audit --no-fund --loglevel=error "$@" >/dev/null)
  cp "$here"/*.cjs "$work"
  printf 'packages: %s\nnode: %s\n' "$*" "$(node --version)"
}

# Runs the program of standard input and expects its output to be the text of the first argument.
observe() {
  local expected=$1 seen
  cat >"$work/program.cjs"
  seen=$(cd "$work" && node program.cjs)
  printf '%s\n' "$seen"
  if [ "$seen" = "$expected" ]; then
    echo 'as seen before'
  else
    printf 'CHANGED. It was:\n%s\n' "$expected" >&2
    exit 1
  fi
}
