"""From a plan to the operation that carries it out, and back from the rows it held back."""

from crm.importing.plan import Plan, PlannedRow
from crm.importing.sheet import Sheet
from crm.operations.import_records import ChangedRow, HeldRow, ImportRecords

LONGEST_FILE_NAME = 100


def operation_of(plan: Plan, repaired: int = 0) -> ImportRecords:
    """What the student is about to do: good rows go in, bad rows are kept beside them. `repaired`
    counts rows that were corrected on the page."""
    sheet, choices = plan.sheet, plan.choices
    added, changed, held = (plan.of(fate) for fate in ("add", "update", "held"))
    fields = _filled(added)
    return ImportRecords(
        table=choices.table,
        file=sheet.name[:LONGEST_FILE_NAME],
        digest=sheet.digest,
        columns={name: sheet.headers[at] for name, at in choices.columns.items()},
        dates=plan.dates.order if plan.dates.examples else None,
        same=choices.same,
        fields=fields,
        rows=tuple(tuple(row.values.get(name) for name in fields) for row in added),
        changed=tuple(ChangedRow(id=row.match or 0, values=row.values) for row in changed),
        skipped=len(plan.of("skip", "unchanged")),
        repaired=repaired,
        headers=sheet.headers if held else (),
        held=tuple(_held(plan, row) for row in held),
        of=sheet.of,
    )


def held_sheet(done: ImportRecords, seq: int) -> Sheet:
    """The rows that step `seq` held back, to be repaired."""
    return Sheet(
        done.headers,
        tuple(row.cells for row in done.held),
        tuple(row.line for row in done.held),
        done.file,
        done.digest,
        seq,
    )


def _filled(rows: list[PlannedRow]) -> tuple[str, ...]:
    """The fields that at least one row fills."""
    return tuple(dict.fromkeys(name for row in rows for name in row.values))


def _held(plan: Plan, row: PlannedRow) -> HeldRow:
    problems = tuple(f"{one.field}:{one.code}" for one in row.problems)
    return HeldRow(line=row.line, cells=plan.sheet.rows[row.place], problems=problems)
