"""Run the command line by `python -m depesche`."""

from depesche.cli import main

main()
