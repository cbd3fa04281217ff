"""What the first advance of a firm's clock needs, worked out beforehand beside the pages."""

from concurrent.futures import ThreadPoolExecutor

from crm.firm_memory import once
from crm.life.acts.orders import AHEAD
from crm.life.baskets import earlier_orders
from crm.life.credit import credit_terms
from crm.life.law import own_orders
from crm.life.troubles import causes
from sample_data.firm import Firm

_WORKER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="life")
"""One: firms wait for each other, never a page for a firm."""


def prepare(firm: Firm) -> None:
    """Begin to learn the firm's ways, once; returns at once. An advance that comes sooner works
    them out itself."""
    once(firm, "life prepared", lambda: _WORKER.submit(_learn, firm))


def _learn(firm: Firm) -> None:
    own_orders(firm, AHEAD)
    earlier_orders(firm)
    causes(firm)
    credit_terms(firm)
