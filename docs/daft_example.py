"""The French register on Daft: a batch function that gives the output columns as a struct.

Needs `daft` beside annexc; `python docs/daft_example.py`.
"""

from __future__ import annotations

import annexc
import daft
import pyarrow as pa
from annexc.spark import BatchClassifier
from daft import DataType, Series, col


def main() -> None:
    """Counts the duties of the register."""
    register = annexc.sample("fr-irep").to_arrow()
    classifier = BatchClassifier(register="fr-irep", as_of="2026-08-31")
    names = register.column_names
    # The types of the result, from no rows; a struct holds what is added and no more.
    added = list(classifier(register.slice(0, 0)).schema)[len(names) :]
    verdict = DataType.struct({field.name: DataType.from_arrow_type(field.type) for field in added})

    @daft.func.batch(return_dtype=verdict, unnest=True)
    def classify(*columns: Series) -> Series:
        table = pa.table([column.to_arrow() for column in columns], names)
        found = classifier(table).select([field.name for field in added])
        return Series.from_arrow(found.to_struct_array().combine_chunks())

    sources = daft.from_arrow(register)
    found = sources.select("*", classify(*(col(name) for name in names)))

    counts = found.groupby("obligation").agg(col("Identifiant").count()).sort("obligation")
    for row in counts.to_pylist():
        print(f"{row['Identifiant']:>6} {row['obligation']}")


if __name__ == "__main__":
    main()
