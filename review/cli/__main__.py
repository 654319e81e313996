"""``python -m review.cli``: the command line without its console script."""

from review.cli import main

main()
