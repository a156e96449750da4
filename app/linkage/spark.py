"""Splink on Spark: the same model and the same blocking, for more records than one machine compares.

Needs the extra `spark`. Nothing of it is imported unless the setting asks for it.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from app.errors import SettingsError
from app.graph.local_folder import java_program
from app.linkage import blocking
from app.linkage.blocking import Asked, PassedOver, Progress, Weighed
from app.linkage.engine import scratch, splink_settings
from app.linkage.prepared import Prepared, portions
from app.linkage.sql import SPARK

LACKING: Final = (
    "SIGHTLINE_LINKAGE_ENGINE=spark needs the package pyspark, which is not installed:"
    " pip install 'sightline[spark]'"
)
_NOT_IN_OURS: Final = "--add-modules=jdk.incubator.vector"


@dataclass(frozen=True, slots=True)
class Spark:
    """Where Spark is: the address of its master, and a folder that every worker reads if it has any."""

    master: str = "local[*]"
    folder: Path | None = None

    def check(self) -> None:
        """Raises SettingsError if pyspark is not installed: said before anything else is done."""
        _packages()

    @property
    def local(self) -> bool:
        """Whether it runs in a process of its own on this machine."""
        return self.master.startswith("local")


def weighed_on_spark(
    made: Iterable[Prepared], asked: Asked, spark: Spark, tell: Progress, told: Callable[[PassedOver], None]
) -> Iterator[Weighed]:
    """The pairs on Spark, as precisely as they were weighed, ordered by their keys.

    Raises SettingsError if pyspark or a Java is not there.
    """
    spark.check()
    with scratch(spark.folder) as folder:
        if _written(folder, made, asked, tell):
            with _session(spark, folder) as session:
                yield from _weighed(session, folder, asked, tell, told)


def _written(folder: Path, made: Iterable[Prepared], asked: Asked, tell: Progress) -> int:
    parquet: Any = import_module("pyarrow.parquet")
    total = 0
    for number, tables in enumerate(portions(asked.model, made, new=asked.new, tiers=asked.tiers)):
        for name in ("records", "names", "holders"):
            (folder / name).mkdir(exist_ok=True)
            parquet.write_table(getattr(tables, name), folder / name / f"{number:06}.parquet")
        total += tables.count
        tell("prepared records", total, 0)
    return total


def _weighed(
    session: Any, folder: Path, asked: Asked, tell: Progress, told: Callable[[PassedOver], None]
) -> Iterator[Weighed]:
    splink, backend = import_module("splink"), import_module("splink.backends.spark")

    def view(name: str, query: str) -> None:
        session.sql(query).persist().createOrReplaceTempView(name)

    for name in ("records", "names", "holders"):
        session.read.parquet(str(folder / name)).createOrReplaceTempView(name)
    view("reach", blocking.reach(asked.model))
    view("usable", blocking.USABLE)
    left_out = session.sql(blocking.passed_over(asked.model)).first()
    told(PassedOver(int(left_out["keys"]), int(left_out["records"])))
    view("blocked", blocking.blocked())
    _register_likenesses(session)
    api: Any = backend.SparkAPI(
        spark_session=session, break_lineage_method="persist", register_udfs_automatically=False
    )
    linker: Any = splink.Linker(
        api.register("records"),
        splink_settings(asked.model, engine=SPARK),
        log_level=None,
        validate_settings=False,
    )
    linker.table_management.register_blocked_pairs_for_predict(api.register("blocked"))
    found = linker.inference.predict(threshold_match_probability=asked.at_least, warning_mode="never")
    view(
        "scored",
        "SELECT number_l AS l, number_r AS r, match_weight AS bits, match_probability AS probability"
        f" FROM {found.physical_name}",
    )
    tell("weighed pairs", 1, 1)
    for row in session.sql(blocking.NAMED).toLocalIterator():
        yield row["one"], row["other"], row["bits"], row["probability"]


def _register_likenesses(session: Any) -> None:
    """The likenesses that the desk uses, with which DuckDB's agree: what Splink brings for Spark counts
    transpositions otherwise, and a pair then meets another level.
    """

    def jaro_winkler(left: str | None, right: str | None) -> float | None:
        from rapidfuzz.distance import JaroWinkler

        return None if left is None or right is None else JaroWinkler.similarity(left, right)

    def edits(left: str | None, right: str | None) -> int | None:
        from rapidfuzz.distance import DamerauLevenshtein

        return None if left is None or right is None else DamerauLevenshtein.distance(left, right)

    session.udf.register(SPARK.jaro_winkler, jaro_winkler, "double")
    session.udf.register(SPARK.damerau_levenshtein, edits, "int")


def _packages() -> Any:
    try:
        return import_module("pyspark.sql")
    except ImportError as error:
        raise SettingsError(LACKING) from error


@contextmanager
def _session(spark: Spark, folder: Path) -> Generator[Any]:
    """A session of Spark that ends with the run, and what it spilled with it."""
    builder = _packages().SparkSession.builder.master(spark.master).appName("sightline link run")
    builder = builder.config("spark.log.level", "ERROR").config("spark.ui.showConsoleProgress", "false")
    # The model is one expression, too long for one method of Java: compiling it is tried in vain, loudly.
    builder = builder.config("spark.sql.codegen.wholeStage", "false")
    builder = builder.config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
    if spark.local:
        builder = (
            builder.config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.local.dir", str(folder))
            .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
            .config("spark.sql.shuffle.partitions", str(2 * (os.cpu_count() or 1)))
        )
    logging.getLogger("py4j").setLevel(logging.ERROR)
    with _surroundings(spark, folder):
        session = builder.getOrCreate()
    try:
        yield session
    finally:
        session.stop()


@contextmanager
def _surroundings(spark: Spark, folder: Path) -> Generator[None]:
    """What Spark reads from the environment while it starts: a Java, and this Python for its workers."""
    wanted = (
        {"PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable} if spark.local else {}
    )
    if spark.local:
        wanted["SPARK_LOCAL_IP"] = "127.0.0.1"
    if "JAVA_HOME" not in os.environ:
        wanted["JAVA_HOME"] = str(_java_home(folder))
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value


def _java_home(folder: Path) -> Path:
    """The Java that Neo4j runs on, as Spark looks for one. It lacks a module that Spark asks for and goes
    without where it is not there; asked for by name, Java would not start. Raises SettingsError.
    """
    if sys.platform == "win32":
        raise SettingsError("Spark needs a Java 17 or newer: name its folder in JAVA_HOME")
    program = folder / "java" / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(
        "#!/bin/sh\n"
        "for one do\n"
        "  shift\n"
        f'  [ "$one" = "{_NOT_IN_OURS}" ] || set -- "$@" "$one"\n'
        "done\n"
        f'exec "{java_program()}" "$@"\n'
    )
    program.chmod(0o700)
    return program.parent.parent
