"""Texts attached to a record: the list, adding one by file or by pasting, reading, taking away."""

from functools import partial
from typing import Any

import streamlit as st

from classroom.exchange.decoding import decode
from classroom.exchange.findings import UnreadableError
from crm.attachments import (
    KINDS,
    MOST_BYTES,
    Attachment,
    attachments_of,
    check_size,
    clean_name,
    not_text,
    text_of,
)
from crm.book import Book
from crm.operations.add_attachment import AddAttachment
from crm.operations.delete_attachment import DeleteAttachment
from kit.errors import UserError
from kit.text import several
from ui import desk
from ui.widgets.asking import act_button
from ui.widgets.saving import form_key, save
from ui.widgets.status import empty_state, number, plain
from ui.widgets.tables import page_of, pager
from ui.words import _, t

SIZE = 10
SEEN_HEIGHT = 420
MARKED = frozenset({"csv", "txt", "log"})
"""Kinds that spreadsheets and editors of Windows read right only with a mark at the beginning."""


def attachments_title(book: Book, table: str, id: int) -> str:
    """The title of a tab: the word, and how many there are."""
    label = t(several(book.schema["attachments"].label))
    return f"{label} {len(attachments_of(book, table, id))}"


def attachments_list(
    book: Book, table: str, id: int, page: str, tabs: str, *, closed: bool = False
) -> None:
    """What is attached to a record, the newest first, and a button that adds one; `closed` for a
    record that takes none any more. `tabs` is the key of the tabs it stands in."""
    found = attachments_of(book, table, id)
    if not closed and st.button(
        _("Add attachment"), icon=":material/attach_file:", key="attach",
        type="secondary" if found else "primary",
    ):  # fmt: skip
        _add(book, table, id, page, tabs)
    if not found:
        empty_state(
            _("No attachment yet"),
            _("Paste an e-mail or minutes, or choose a text file of up to {n} KB.").format(
                n=MOST_BYTES // 1000
            ),
            "attach_file",
        )
        return
    pages = -(-len(found) // SIZE)
    at = min(page_of("attachments"), pages)
    for one in found[(at - 1) * SIZE : at * SIZE]:
        _line(book, one, page, tabs)
    if pages > 1:
        pager("attachments", at, pages, len(found))


def _line(book: Book, one: Attachment, page: str, tabs: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f":material/description: **{plain(one.name)}**  \n:small[:gray[{plain(about(one))}]]",
            width="stretch",
        )
        attachment_acts(book, one, page, tabs)


def about(one: Attachment) -> str:
    """Size and the firm's instant at which it was added."""
    return f"{number(one.size / 1000, 1)} KB · {one.added_at:%Y-%m-%d %H:%M}"


def attachment_acts(book: Book, one: Attachment, page: str, tabs: str = "") -> None:
    """Read (where it stands in tabs), take away, delete."""
    if tabs and st.button(_("Read"), icon=":material/visibility:", key=f"read-{one.id}"):
        _read(book, one)
    st.download_button(
        "", data=partial(_file, book, one), file_name=one.name, mime="text/plain",
        key=f"take-{one.id}", icon=":material/download:", on_click="ignore", help=_("Download"),
    )  # fmt: skip
    st.button(
        "", icon=":material/delete:", key=f"delete-attachment-{one.id}", help=_("Delete"),
        type="tertiary", on_click=_delete, args=(one, form_key("attachments", book), page, tabs),
    )  # fmt: skip


def _file(book: Book, one: Attachment) -> bytes:
    ending = one.name.rpartition(".")[2]
    return text_of(book, one.id).encode("utf-8-sig" if ending in MARKED else "utf-8")


def _delete(one: Attachment, key: str, page: str, tabs: str) -> None:
    with desk.telling():
        save(DeleteAttachment(id=one.id), f"{key}-delete-{one.id}", page)
        on = one.account_id if one.table == "accounts" else one.record
        _stay(tabs, one.table, on or one.record)


def _stay(tabs: str, table: str, id: int) -> None:
    """Keep the tab open although its title, which has the number in it, is another one now."""
    if tabs:
        st.session_state[tabs] = attachments_title(desk.book(), table, id)


def _read(book: Book, one: Attachment) -> None:
    @st.dialog(plain(one.name), width="large")
    def dialog() -> None:
        st.caption(plain(about(one)))
        attachment_text(book, one)

    dialog()


def attachment_text(book: Book, one: Attachment) -> None:
    """The content as it is: nothing in it is markup."""
    text = text_of(book, one.id)
    st.code(
        text, language=None, wrap_lines=True,
        height=SEEN_HEIGHT if text.count("\n") > 16 or len(text) > 1_500 else "content",
    )  # fmt: skip


# --- adding -----------------------------------------------------------------------------------


def _add(book: Book, table: str, id: int, page: str, tabs: str) -> None:
    key = form_key(f"attach-{table}-{id}", book)

    def act() -> None:
        name, text = _given(key)
        save(AddAttachment.of(table, id, name, text), key, page)
        _stay(tabs, table, id)

    @st.dialog(_("Add attachment"), width="medium")
    def dialog() -> None:
        st.file_uploader(
            _("Text file: {kinds}, up to {n} KB").format(
                kinds=" ".join(f".{kind}" for kind in KINDS), n=MOST_BYTES // 1000
            ),
            key=f"{key}-file",
        )
        st.text_area(
            _("Or paste the text here"), key=f"{key}-text", height=160, max_chars=MOST_BYTES
        )
        st.text_input(
            _("Name of the attachment"), key=f"{key}-name", max_chars=80, autocomplete="off",
            placeholder=_("The file's own name when left empty"),
        )  # fmt: skip
        act_button(_("Save"), act, "attach-save")

    dialog()


def _given(key: str) -> tuple[str, str]:
    """Name and text of what was entered; UserError when there is nothing, or not one thing."""
    state = st.session_state
    file, pasted = state.get(f"{key}-file"), str(state.get(f"{key}-text") or "")
    name = str(state.get(f"{key}-name") or "").strip()
    if file is not None and pasted.strip():
        raise UserError(
            "two_contents",
            "请选择文件或粘贴文字，不要两样都填。",
            "Choose a file or paste a text, not both.",
        )
    if file is None:
        return name or _first_words(pasted), pasted
    clean_name(file.name)
    check_size(file.size)
    return name or file.name, read_text(file)


def _first_words(text: str) -> str:
    """What a pasted text is called when nobody said: its first line, without marks of an ending."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return "".join(letter for letter in first[:20] if letter not in "./\\") or _("Pasted text")


def read_text(file: Any) -> str:
    """The text of an uploaded file, whatever it was written in; UserError when it is none."""
    try:
        return decode(file.getvalue()).text
    except UnreadableError as error:
        if error.code == "not_text":
            raise not_text() from error
        raise UserError(
            "encoding_unknown",
            "认不出这个文件的文字编码，请用记事本打开后另存为 UTF-8，再上传。",
            "The encoding of this file is not known; open it in an editor, save it as UTF-8 and "
            "upload it again.",
        ) from error
