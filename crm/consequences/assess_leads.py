"""Leads keep the score that the model in force gives them, whatever changes them.

Before the automation rules, so that a rule may ask for the score, and after, for what they set.
"""

from crm.book import Book
from crm.operation import CONSEQUENCES, Consequence, Operation
from crm.sales.scoring_points import follow


def _assess(book: Book, operation: Operation) -> None:
    follow(book, operation.name)


def _reassess(book: Book, operation: Operation) -> None:
    if book.was_given("automation_rules"):
        follow(book, operation.name)


CONSEQUENCES.add("assess_leads", Consequence("score_models", _assess))
CONSEQUENCES.add("reassess_leads", Consequence("score_models", _reassess))
