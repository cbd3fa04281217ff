"""Which firms leave every case something to decide; others get the next seed."""

from crm.book import Book
from sample_data.build import build_firm
from sample_data.firm import FirmKey
from scenarios.case import cases
from scenarios.outcome import market_of


def fits(key: FirmKey) -> bool:
    """Whether in every case the best policy beats the naïve one by enough on this firm.

    About 60 ms for a classroom firm; asked once, when a workspace is made.
    """
    book = Book(build_firm(key))
    return all(market_of(case, book).fits() for case in cases().values())
