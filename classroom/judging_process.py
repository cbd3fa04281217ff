"""What a judging process needs. Importing this module loads it all, once, in the process that
judging processes are copied from."""

import os

from crm.market_model import MARKETS
from crm.metric import METRICS
from crm.operation import OPERATIONS
from grading.check import CHECKS

LOADED = [len(registry) for registry in (CHECKS, MARKETS, METRICS, OPERATIONS)]
"""Asking for its length makes a registry import everything in it."""


def start() -> None:
    """One thread each: the processes already use every core."""
    os.environ["POLARS_MAX_THREADS"] = "1"
