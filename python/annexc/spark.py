"""The duty at every source, on Spark: `annexc.classify` in the tasks of a Spark DataFrame.

`docs/spark.md` says what is sent, and what Databricks and Microsoft Fabric allow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from annexc._classify.batches import BatchClassifier
from annexc._errors import ColumnError
from annexc._learnt.read import FactsLike
from annexc._question.assumptions import Assumptions
from annexc._question.spec import PartyLike
from annexc._register.columns import ColumnsLike
from annexc._register.description import Register
from annexc._register.rows import WhereLike

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["BatchClassifier", "classify"]

# What Spark's types are to Polars, by the name of the type; only these can be read.
_READABLE: dict[str, pl.DataType] = {
    "string": pl.String(),
    "char": pl.String(),
    "varchar": pl.String(),
    "boolean": pl.Boolean(),
    "byte": pl.Int8(),
    "short": pl.Int16(),
    "integer": pl.Int32(),
    "long": pl.Int64(),
    "float": pl.Float32(),
    "double": pl.Float64(),
    "decimal": pl.Decimal(38, 18),
    "date": pl.Date(),
    "timestamp": pl.Datetime("us"),
    "timestamp_ntz": pl.Datetime("us"),
    "void": pl.Null(),
}


def classify(
    df: DataFrame,
    *,
    party: PartyLike | None = None,
    as_of: str | date | None = None,
    register: str | Path | Register | None = None,
    columns: ColumnsLike | None = None,
    prefix: str = "",
    assume: Assumptions | Mapping[str, Any] | None = None,
    constants: Mapping[str, str] | None = None,
    where: WhereLike | None = None,
    facts: FactsLike | None = None,
) -> DataFrame:
    """Adds to each row of a Spark DataFrame what Article 5 asks of the Party there.

    Nulls: an empty cell means not known, never no, as in `annexc.classify`.

    Args:
        df: A DataFrame of classic Spark or of Spark Connect, from Spark 3.5 on; `annexc` is
            installed on its workers.
        party: As in `annexc.classify`; a profile is read here, the workers need no file.
        as_of: As in `annexc.classify`; None is the day of this call, for all tasks.
        register: As in `annexc.classify`; a file is read here.
        columns: As in `annexc.classify`.
        prefix: As in `annexc.classify`.
        assume: As in `annexc.classify`.
        constants: As in `annexc.classify`.
        where: As in `annexc.classify`; the warning names the filters alone, since no row is read
            here.
        facts: As in `annexc.classify`; read here. What people contradict each other on is warned
            of; what of them matches no row is not, since no row is read here. Where they speak of
            one source of a facility by its number, a column `source_no` holds the numbers: Spark
            promises no order in which rows could be counted.

    Returns:
        A DataFrame that is not computed yet: the same rows, but for those that are left out, all
        columns as they were, then the
        output columns of `annexc.classify`: `operating` is a boolean, `bat_required_from` and
        `required_since` are dates, all others are strings.

    Raises:
        ColumnError: As in `annexc.classify`, and if a column that is read, or one like an output
            column, is there twice; before any job runs.
        PartyError: If the Party is not known or not given.
        RegisterError: If the register description cannot be read.
        AnnexcError: If `as_of`, `assume` or `facts` cannot be read.

    Source:
        As in `annexc.classify`.

    Example:
        >>> import annexc.spark
        >>> plants = spark.createDataFrame(
        ...     [("24.42", "1994"), ("47.11", None)], "nace2 string, first_reported string"
        ... )  # doctest: +SKIP
        >>> found = annexc.spark.classify(plants, party="FRA", as_of="2026-08-31")  # doctest: +SKIP
        >>> [row.obligation for row in found.collect()]  # doctest: +SKIP
        ['promote_existing', 'none']
    """
    classifier = BatchClassifier(
        party, as_of, register, columns, prefix, assume, constants, where, facts
    )
    names: list[str] = df.columns
    bound = classifier.bound(names)
    question, added = bound.question, bound.added
    _require_once(names, question.reads)
    _require_apart(names, added, prefix)
    fields = {field.name: field for field in df.schema.fields}
    question.expressions({name: _in_polars(fields[name].dataType) for name in question.reads})
    return df.mapInArrow(bound.over, _schema(df.schema, added))


def _schema(schema: Any, added: Mapping[str, str]) -> Any:
    types: Any = import_module("pyspark.sql.types")  # here only, as Spark is an extra
    of_kind = {"text": types.StringType(), "bool": types.BooleanType(), "date": types.DateType()}
    # A schema of its own: `StructType.add` would change that of the caller's DataFrame.
    return types.StructType(
        [
            *schema.fields,
            *(types.StructField(name, of_kind[kind]) for name, kind in added.items()),
        ]
    )


def _in_polars(kind: Any) -> pl.DataType:
    name = kind.typeName()
    if name == "array":
        return pl.List(_in_polars(kind.elementType))
    # `as_text` refuses what is not in the table by its type; binary stands for all such.
    return pl.Struct({}) if name == "struct" else _READABLE.get(name.split("(")[0], pl.Binary())


def _require_once(names: Sequence[str], reads: Sequence[str]) -> None:
    """A Spark DataFrame may have a column twice, as after a join."""
    for name in reads:
        if names.count(name) > 1:
            raise ColumnError(
                f"the data has more than one column `{name}`; rename or drop one of them"
            )


def _require_apart(names: Sequence[str], added: Mapping[str, str], prefix: str) -> None:
    """Spark takes names that differ in case for one, and would fail at the first use of either."""
    folded = {name.casefold(): name for name in names}
    for name in added:
        if name.casefold() in folded:
            raise ColumnError(
                f"`{folded[name.casefold()]}` is a column of the data already, and Spark does not "
                f"tell it from `{name}`: pass prefix='{prefix}annexc_' (or another), or rename it"
            )
