"""A quote as a page of its own that any browser prints: plain HTML, every text escaped."""

from html import escape

from crm.book import Book, Row
from crm.naming import named
from crm.sales.quotes import lines_of, quote_sums, tax_rate_of
from sample_data.schema import code, table_named
from ui.widgets.status import day, money, percent
from ui.words import _, language, t

STYLE = """
body { font: 14px/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
       max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1c2733; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
table { border-collapse: collapse; width: 100%; margin: 1.25rem 0; }
th, td { border-bottom: 1px solid #ccd3da; padding: .35rem .5rem; text-align: right; }
th:first-child, td:first-child { text-align: left; }
.sums { width: auto; margin-left: auto; } .sums tr:last-child { font-weight: 700; }
.facts { width: auto; } .facts td { border: 0; padding: .1rem 1rem .1rem 0; text-align: left; }
.facts td:first-child { color: #5b6772; } .sign { margin-top: 3rem; display: flex; gap: 6rem; }
@page { size: A4; margin: 18mm; }
"""


def quote_page(book: Book, quote: Row) -> bytes:
    """The quote as one HTML file in the visitor's language."""
    title = escape(f"{_('Quote')} {code('quotes', quote['id'])}")
    parts = [
        f"<h1>{title}</h1><div>{escape(quote['name'] or '')}</div>",
        _facts(book, quote),
        _table(book, quote),
        _sums(book, quote),
        f"<div class=sign><span>{escape(_('For the seller'))} ________</span>"
        f"<span>{escape(_('For the customer'))} ________</span></div>",
    ]
    return (
        f'<!doctype html><html lang="{language()}"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style><body>{''.join(parts)}</body></html>"
    ).encode()


def _facts(book: Book, quote: Row) -> str:
    columns = table_named("quotes").columns
    owner = quote["owner_id"]
    facts = {
        t(book.schema["accounts"].label): named(book, "accounts", quote["account_id"]),
        _("Seller"): t(book.firm.name),
        t(columns["owner_id"].label): book.value("staff", owner, "name") if owner else "",
        t(columns["created_on"].label): day(quote["created_on"]),
        t(columns["valid_until"].label): day(quote["valid_until"]),
    }
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{escape(str(value or ''))}</td></tr>"
        for name, value in facts.items()
    )
    return f"<table class=facts>{rows}</table>"


def _table(book: Book, quote: Row) -> str:
    about = table_named("quote_lines").columns
    names = ("quantity", "list_price", "discount", "amount")
    labels = (t(book.schema["products"].label), *(t(about[name].label) for name in names))
    head = "".join(f"<th>{escape(label)}</th>" for label in labels)
    rows = "".join(_row(book, line) for line in lines_of(book, quote["id"]))
    return f"<table><tr>{head}</tr>{rows}</table>"


def _row(book: Book, line: Row) -> str:
    cells = (
        book.value("products", line["product_id"], "name") or "",
        f"{line['quantity']:,}",
        money(line["list_price"]),
        percent(line["discount"] or 0, 2),
        money(line["amount"]),
    )
    return "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells) + "</tr>"


def _sums(book: Book, quote: Row) -> str:
    about, sums = table_named("quotes").columns, quote_sums(book, quote)
    rows = (
        (t(about["discount"].label), percent(quote["discount"] or 0, 2)),
        (t(about["net"].label), money(sums.net)),
        (f"{t(about['tax'].label)} ({percent(tax_rate_of(quote), 2)})", money(sums.tax)),
        (t(about["gross"].label), money(sums.gross)),
    )
    told = "".join(f"<tr><td>{escape(n)}</td><td>{escape(v)}</td></tr>" for n, v in rows)
    return f"<table class=sums>{told}</table>"
