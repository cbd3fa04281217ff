"""List prices that were set for a day to come hold when it is reached."""

from crm.life.actor import actor
from crm.life.period import Period, as_date
from crm.products.prices import changes_after


@actor("prices", 95)
def prices(period: Period) -> None:
    """Last of all: orders of the period look up the price of their day themselves."""
    last = as_date(period.last_day)
    for change in changes_after(period.book, as_date(period.first_day)):
        if change.on <= last:
            period.book.change("products", change.product_id, list_price=change.price)
