"""``python -m xjdata``: the command line."""

from xjdata.cli import main

main()
