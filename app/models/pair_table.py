"""What the graph holds of pairs of records: what was compared, what is suspected, what was decided."""

from __future__ import annotations

from app.models.graph import FRACTION, INSTANT, NUMBER, RESTRICTED, TEXT, TEXTS, TIER, YES_NO, Property, must

DECISION: tuple[Property, ...] = (
    must("rule", TEXT, "the rule that decided, or by_hand"),
    must("verdict", TEXT, "same, different, unsure, or suspected"),
    must("left", TEXT, "record key, the smaller"),
    must("right", TEXT, "record key, the larger"),
    must("schemes", TEXTS, "kinds of identifier that both carry"),
    must("recorded_at", INSTANT, "when it was decided"),
    Property("retracted_at", INSTANT, "when it no longer followed from the records, or was taken back"),
    Property("put_by", TEXT, "who decided, or put a suspicion there"),
    Property("reason", TEXT, "why, in that person's words"),
    Property("taken_back_by", TEXT, "who took it back"),
    Property("taken_back_because", TEXT, "why, in that person's words"),
    Property(
        "turn", NUMBER, "its number among those of the pair; the last one that is not taken back stands"
    ),
    Property("left_print", TEXT, "digest of what linkage looks at of the first record, when it was decided"),
    Property("right_print", TEXT, "and of the second"),
    Property("seen", TEXT, "both records as they were decided on, as JSON"),
)
PAIR: tuple[Property, ...] = (
    must("left", TEXT, "record key, the smaller"),
    must("right", TEXT, "record key, the larger"),
    Property("match_id", TEXT, "its id at the doors, a keyed hash"),
    Property("suspected", YES_NO, "whether the model or somebody suspects that it is one person"),
    Property("above", YES_NO, "whether the model's weight is above the threshold"),
    Property("bits", FRACTION, "match weight of the model"),
    Property("probability", FRACTION, "of the model"),
    Property("weight", NUMBER, "hundredths of a bit without places: what the queue is ordered by"),
    Property("by_place", YES_NO, "above the threshold because of places alone; for who may know both places"),
    Property("model", TEXT, "name and version of the model"),
    Property("first_scored_at", INSTANT, "when the model first proposed it"),
    Property("proposed_at", INSTANT, "when it was first proposed, or decided"),
    Property("put_by", TEXT, "who put a suspicion there by hand"),
    Property("reason", TEXT, "why, in that person's words"),
    Property("rule", TEXT, "the rule that joins the two records, if one does"),
    Property("ruled_at", INSTANT, "since when"),
    Property("verdict", TEXT, "what somebody decided and stands: same, different or unsure"),
    Property("decision_id", TEXT, "the decision that stands"),
    Property("decided_by", TEXT, "whose it is"),
    Property("decided_at", INSTANT, "since when"),
    Property("news", YES_NO, "the records have changed since it was decided"),
    Property("news_of_place", YES_NO, "where their people live, or a telephone number, has"),
    Property("suspended", YES_NO, "decided to be the same, and it has no effect"),
    Property("conflict", TEXTS, "pairs whose decisions are in conflict with this one's"),
)
COMPARED: tuple[Property, ...] = (
    must("print", TEXT, "digest of what linkage looked at of the record"),
    must("model", TEXT, "the model that compared it"),
)
SUSPICION: tuple[Property, ...] = (
    *RESTRICTED,
    TIER,
    must("from_record", TEXT, "record of the start, the smaller key; it moves with its person"),
    must("to_record", TEXT, "record of the end"),
    must("put_by", TEXT, "who put it there"),
    must("reason", TEXT, "why, in that person's words"),
    must("recorded_at", INSTANT, "when it was put there"),
)
