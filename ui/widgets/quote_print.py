"""A quote as a page of its own that any browser prints: plain HTML, every text escaped."""

from html import escape

from crm.approvals.requests import needs_approval
from crm.book import Book, Row
from crm.sales.amount_words import amount_in_words
from crm.sales.quotes import EDITABLE, lines_of, quote_sums, tax_rate_of
from sample_data.schema import code, table_named
from ui.widgets.status import day, money, percent
from ui.words import _, language, t

STYLE = """
body { font: 14px/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
       max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1c2733; }
header { display: flex; justify-content: space-between; align-items: flex-end; gap: 1rem;
         border-bottom: 2px solid #1f5fae; padding-bottom: .5rem; }
header b { font-size: 1.15rem; } h1 { font-size: 1.6rem; margin: 0; letter-spacing: .1em; }
.sub { color: #5b6772; margin: .25rem 0 1rem; } .draft { color: #b03a2e; font-weight: 700; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { border-bottom: 1px solid #ccd3da; padding: .35rem .5rem; text-align: right; }
th { background: #f1f5fa; font-weight: 600; } .left { text-align: left; }
.lines th:first-child { width: 3rem; }
.sums { width: auto; margin-left: auto; } .sums tr:last-child { font-weight: 700; }
.parties { display: flex; flex-wrap: wrap; gap: 0 3rem; } .parties div { min-width: 16rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0; }
dt { color: #5b6772; } dd { margin: 0; } .words { font-weight: 700; }
ol { padding-left: 1.2rem; } .sign { margin-top: 3rem; display: flex; gap: 4rem; }
.sign div { flex: 1; border-top: 1px solid #5b6772; padding-top: .25rem; }
@page { size: A4; margin: 18mm; } tr, .sign { break-inside: avoid; }
"""


def quote_page(book: Book, quote: Row) -> bytes:
    """The quote as one HTML file in the visitor's language."""
    title = f"{_('Quote')} {code('quotes', quote['id'])}"
    parts = [
        f"<header><b>{escape(t(book.firm.name))}</b><h1>{escape(_('Quotation'))}</h1></header>",
        f"<div class=sub>{escape(code('quotes', quote['id']))} · {escape(quote['name'] or '')}"
        f"{_draft(book, quote)}</div>",
        _parties(book, quote),
        _table(book, quote),
        _sums(book, quote),
        _terms(quote),
        f"<div class=sign><div>{escape(_('For the seller (seal)'))}</div>"
        f"<div>{escape(_('For the customer (seal)'))}</div></div>",
    ]
    return (
        f'<!doctype html><html lang="{language()}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style><body>{''.join(parts)}</body></html>"
    ).encode()


def _draft(book: Book, quote: Row) -> str:
    """What is not to go out yet says so."""
    held = quote["status"] == "waiting" or (
        quote["status"] in EDITABLE
        and quote["status"] != "approved"
        and needs_approval(book, quote)
    )
    return f" · <span class=draft>{escape(_('Not approved yet'))}</span>" if held else ""


def _parties(book: Book, quote: Row) -> str:
    columns, owner, account = table_named("quotes").columns, quote["owner_id"], quote["account_id"]
    who = book.record("accounts", account) if account is not None else {}
    theirs = {
        _("To"): who.get("name"),
        _("Contact person"): _contact(book, account),
        t(table_named("accounts").columns["phone"].label): who.get("phone"),
        t(table_named("accounts").columns["address"].label): who.get("address"),
    }
    ours = {
        _("Seller"): t(book.firm.name),
        t(columns["owner_id"].label): book.value("staff", owner, "name") if owner else None,
        t(columns["created_on"].label): day(quote["created_on"]),
        t(columns["valid_until"].label): day(quote["valid_until"]),
    }
    return f"<div class=parties><div>{_list(theirs)}</div><div>{_list(ours)}</div></div>"


def _contact(book: Book, account_id: int | None) -> str | None:
    ids = book.pointing_to("contacts", "account_id", account_id) if account_id is not None else []
    return book.value("contacts", ids[0], "name") if ids else None


def _list(facts: dict[str, str | None]) -> str:
    rows = (f"<dt>{escape(n)}</dt><dd>{escape(str(v))}</dd>" for n, v in facts.items() if v)
    return f"<dl>{''.join(rows)}</dl>"


def _table(book: Book, quote: Row) -> str:
    about = table_named("quote_lines").columns
    names = ("quantity", "list_price", "discount", "amount")
    labels = (t(book.schema["products"].label), *(t(about[name].label) for name in names))
    head = "".join(
        f"<th{' class=left' if place < 2 else ''}>{escape(label)}</th>"
        for place, label in enumerate((_("No."), *labels))
    )
    lines = enumerate(lines_of(book, quote["id"]), 1)
    rows = "".join(_row(book, place, line) for place, line in lines)
    return f"<table class=lines><tr>{head}</tr>{rows}</table>"


def _row(book: Book, place: int, line: Row) -> str:
    left = (str(place), book.value("products", line["product_id"], "name") or "")
    right = (
        f"{line['quantity']:,}",
        money(line["list_price"]),
        percent(line["discount"], 2) if line["discount"] else "–",
        money(line["amount"]),
    )
    cells = [f"<td class=left>{escape(cell)}</td>" for cell in left]
    cells += [f"<td>{escape(cell)}</td>" for cell in right]
    return f"<tr>{''.join(cells)}</tr>"


def _sums(book: Book, quote: Row) -> str:
    """From the sum of the lines to what is to be paid, in figures and in Chinese in words."""
    about, sums = table_named("quotes").columns, quote_sums(book, quote)
    rows = [(_("At list price"), money(sums.at_list))]
    saved = sums.at_list - sums.net
    if saved:
        off = percent(float(sums.discount), 2)
        rows.append((_in_brackets(_("Discount in all"), off), f"−{money(saved)}"))
    rows += [
        (t(about["net"].label), money(sums.net)),
        (_in_brackets(t(about["tax"].label), percent(tax_rate_of(quote), 2)), money(sums.tax)),
        (t(about["gross"].label), money(sums.gross)),
    ]
    told = "".join(f"<tr><td>{escape(n)}</td><td>{escape(v)}</td></tr>" for n, v in rows)
    page = f"<table class=sums>{told}</table>"
    if language() == "zh":
        page += f"<p class=words>人民币（大写）：{escape(amount_in_words(sums.gross))}</p>"
    return page


def _in_brackets(name: str, more: str) -> str:
    return _("{name} ({more})").format(name=name, more=more)


def _terms(quote: Row) -> str:
    terms = [_("Prices are in yuan; tax is added after the discounts as shown above.")]
    if quote["valid_until"]:
        until = _("The offer stands until {day}.").format(day=day(quote["valid_until"]))
        terms.append(until)
    terms.append(_("Payment and delivery as agreed in the order."))
    return f"<ol>{''.join(f'<li>{escape(one)}</li>' for one in terms)}</ol>"
