"""`python -m console` is the command `dispatch112`."""

from console.cli import main

main()
