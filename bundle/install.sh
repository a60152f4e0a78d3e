#!/bin/sh
# Installs aom-tui from the wheels beside this script, with no network: into a folder of its own (an environment), and
# a link in a folder of programs. Run it again to renew; remove folder and link to undo it.
#
#   sh install.sh [--prefix FOLDER] [--bin FOLDER] [--python PROGRAM]
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
prefix=${XDG_DATA_HOME:-$HOME/.local/share}/aom-tui-program
bin=$HOME/.local/bin
python=

fail() {
    echo "install.sh: $1" >&2
    exit 1
}

while [ $# -gt 0 ]; do
    case $1 in
        --prefix | --bin | --python)
            [ $# -gt 1 ] || fail "$1 wants a value"
            case $1 in
                --prefix) prefix=$2 ;;
                --bin) bin=$2 ;;
                --python) python=$2 ;;
            esac
            shift 2
            ;;
        *) fail "unknown option $1. There are --prefix FOLDER, --bin FOLDER and --python PROGRAM." ;;
    esac
done

ls "$here"/wheels/aom_tui-*.whl >/dev/null 2>&1 || fail "no wheels beside this script. Unpack the whole archive."
if command -v sha256sum >/dev/null 2>&1 && [ -f "$here/SHA256SUMS" ]; then
    (cd "$here" && sha256sum --quiet -c SHA256SUMS) || fail "a wheel is damaged. Copy the archive again."
fi

is_fit() {
    "$1" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

if [ -n "$python" ]; then
    is_fit "$python" || fail "$python is no Python 3.11 or newer."
else
    for each in python3 python3.14 python3.13 python3.12 python3.11; do
        if is_fit "$each"; then
            python=$each
            break
        fi
    done
    [ -n "$python" ] || fail "there is no Python 3.11 or newer. Install one, or name it: --python PROGRAM."
fi

# Without pip: some systems leave out what puts it there. The one among the wheels runs as it lies.
"$python" -m venv --clear --without-pip "$prefix"
if ! PYTHONPATH=$(echo "$here"/wheels/pip-*.whl) "$prefix/bin/python" -m pip install --quiet --no-index \
    --disable-pip-version-check --find-links "$here/wheels" aom-tui; then
    rm -rf "$prefix"
    fail "the wheels are not for $("$python" --version) on this machine ($(uname -sm)). Make a bundle on one like it."
fi
mkdir -p "$bin"
ln -sf "$prefix/bin/aom-tui" "$bin/aom-tui"
"$bin/aom-tui" --version
case :$PATH: in
    *:"$bin":*) ;;
    *) echo "$bin is not in PATH: call $bin/aom-tui, or add it." ;;
esac
