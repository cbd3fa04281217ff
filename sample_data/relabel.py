"""Shared tables in the words of a trade: other labels, the same codes and types."""

from collections.abc import Mapping

from sample_data.profile_part import DisagreementError, at, known
from sample_data.schema import Column, Table, schema
from sample_data.table_rules import Labels, ValueLabels


def check_labels(labels: Mapping[str, Labels]) -> None:
    """Refuse tables, columns and values that are not there, and labels that two tables share."""
    for name, about in labels.items():
        with at("labels"):
            known("labels", name, list(schema()))
        columns = schema()[name].columns
        for key, column in about.columns.items():
            with at("labels", name, "columns"):
                known(name, key, list(columns))
            for value in column.values:
                with at("labels", name, "columns", key, "values"):
                    known(f"{name}.{key}", value, list(columns[key].values))
    called = [table.label for table in relabelled(labels).values()]
    if len({one.zh for one in called}) < len(called) or len({one.en for one in called}) < len(
        called
    ):
        raise DisagreementError("两张表的名称相同", "two tables have the same label", ("labels",))


def relabelled(labels: Mapping[str, Labels]) -> dict[str, Table]:
    """The shared schema with these words in it. Articles are about the causes of cases."""
    found = {
        name: _table(table, labels[name]) if name in labels else table
        for name, table in schema().items()
    }
    causes = found["cases"].columns["category"].values
    articles = found["knowledge_articles"]
    category = articles.columns["category"].model_copy(update={"values": causes})
    columns = {**articles.columns, "category": category}
    return {**found, "knowledge_articles": articles.model_copy(update={"columns": columns})}


def _table(table: Table, about: Labels) -> Table:
    columns = {
        key: _column(column, about.columns[key]) if key in about.columns else column
        for key, column in table.columns.items()
    }
    return table.model_copy(update={"label": about.label or table.label, "columns": columns})


def _column(column: Column, about: ValueLabels) -> Column:
    update = {
        "label": about.label or column.label,
        "meaning": about.meaning or column.meaning,
        "values": {**column.values, **about.values},
    }
    return column.model_copy(update=update)
