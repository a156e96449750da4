"""A run of linkage with its entries in the ledger, whoever has it run: a command, a load, the service."""

from __future__ import annotations

from app.derive.ids import Ids
from app.derive.progress import Progress, silent
from app.graph.session import GraphSession
from app.ledger.book import Ledger
from app.linkage.model import load_model
from app.linkage.running import LinkSummary, link
from app.linkage.spark import Spark
from app.models.actors import Actor
from app.settings import Settings


def link_entered(
    session: GraphSession, settings: Settings, ledger: Ledger, actor: Actor, *, progress: Progress = silent
) -> LinkSummary:
    """Compare what is new and fill the queue; the intent is entered before, what came of it after.

    Raises what `link` does, and LedgerAway before anything is changed.
    """
    with ledger.writing(actor, "load", "link", {}) as written:
        spark = (
            Spark(settings.spark_master, settings.spark_folder)
            if settings.linkage_engine == "spark"
            else None
        )
        ids = Ids(settings.id_key.get_secret_value())
        found = link(
            session, ids, load_model(), rule=settings.join_by_identifier, progress=progress, spark=spark
        )
        written.items = found.pairs
    return found
