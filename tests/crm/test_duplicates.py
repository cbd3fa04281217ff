"""Finding records that may be the same customer."""

from crm.book import Book
from crm.duplicates import duplicate_candidates
from crm.operation import perform, read_operation
from sample_data.firm import Firm


def reasons(firm: Firm, left: int, right: int, threshold: float = 0.0) -> list[str]:
    for candidate in duplicate_candidates(Book(firm), threshold):
        if (candidate.left, candidate.right) == (left, right):
            return [reason.zh for reason in candidate.reasons]
    return []


def edited(firm: Firm, **accounts: dict[str, str]) -> Book:
    book = Book(firm)
    for seq, (name, values) in enumerate(accounts.items(), 1):
        line = {"op": "edit_account", "account_id": int(name[1:]), "values": values}
        perform(book, read_operation(line), seq)
    return book


def test_one_person_entered_twice_comes_first_with_reasons(tiny_firm: Firm) -> None:
    first = duplicate_candidates(Book(tiny_firm))[0]
    assert (first.left, first.right) == (1, 2)
    assert 0.8 < first.score < 1
    assert reasons(tiny_firm, 1, 2) == ["名称相同", "手机相同", "同城"]


def test_two_people_of_one_name_in_two_cities_are_no_candidates(tiny_firm: Firm) -> None:
    assert reasons(tiny_firm, 1, 4) == []


def test_a_shared_phone_under_different_names_scores_lower(tiny_firm: Firm) -> None:
    book = edited(tiny_firm, c3={"phone": "17900000006"})
    scores = {(c.left, c.right): c.score for c in duplicate_candidates(book, 0.0)}
    assert 0.2 < scores[3, 6] < 0.6 < scores[1, 2]


def test_a_slip_in_the_phone_still_counts(tiny_firm: Firm) -> None:
    for slip in ("17912345687", "17912345679"):
        book = edited(tiny_firm, c2={"phone": slip})
        pairs = {(c.left, c.right): c for c in duplicate_candidates(book, 0.0)}
        assert "手机只差一位" in [reason.zh for reason in pairs[1, 2].reasons]


def test_an_e_mail_is_the_same_in_any_case(tiny_firm: Firm) -> None:
    book = edited(tiny_firm, c4={"email": "Zoe@Example.com"})
    assert (4, 6) in {(c.left, c.right) for c in duplicate_candidates(book, 0.0)}


def test_merged_accounts_are_not_offered_again(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    line = {"op": "merge_accounts", "survivor": 1, "merged": [2], "keep": {}}
    perform(book, read_operation(line), 1)
    assert duplicate_candidates(book, 0.0) == []


def test_the_threshold_shortens_the_list(tiny_firm: Firm) -> None:
    book = edited(tiny_firm, c3={"phone": "17900000006"})
    assert len(duplicate_candidates(book, 0.0)) == 2
    assert len(duplicate_candidates(book, 0.6)) == 1
    assert duplicate_candidates(book, 1.0) == []
