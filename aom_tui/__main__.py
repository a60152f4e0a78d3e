"""`python -m aom_tui` is `aom-tui`; the app starts its sandbox this way, whatever PATH says."""

from aom_tui.cli import main

if __name__ == "__main__":
    main()
