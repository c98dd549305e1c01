"""``python -m dstny_smp``: the command line."""

from dstny_smp.cli import main

if __name__ == "__main__":
    main()
