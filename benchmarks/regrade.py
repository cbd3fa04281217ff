"""Regrade a class: 60 students, 20 checks each and more, every student on a firm of his own.

Run: python benchmarks/regrade.py [students]. Prints seconds until the grades are stored, with
nothing kept from before (firms, right values, judging processes) and with right values kept; for
work in this process also its own CPU time per student, which other load on the machine hardly
touches.
"""

import sys


def main() -> None:
    # judging processes import this file again, as they import the server's: it stays light
    from regrade_class import measure

    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 60)


if __name__ == "__main__":
    main()
