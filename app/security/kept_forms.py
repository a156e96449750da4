"""What somebody was typing when their session ended: kept half an hour, read with their cookie alone."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from sqlalchemy import delete, insert, select

from app.security.sessions import Now, digest
from app.security.store import AccessStore, instant
from app.security.store import forms as table

KEPT: Final = timedelta(minutes=30)
_HEADER: Final = {"alg": "dir", "enc": "A256GCM"}


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form as it was sent: `page` is the address of the page that it stands on."""

    page: str
    fields: Mapping[str, str]


class KeptForms:
    """The kept forms in a store. Every call may raise AccessAway."""

    def __init__(self, store: AccessStore, now: Now | None = None) -> None:
        self._store = store
        self._now = now or (lambda: datetime.now(UTC))

    def keep(self, actor: str, form: KeptForm) -> str:
        """Keep a form for whoever `actor` is; returns the id for the browser, which is its key as well."""
        form_id, now = secrets.token_urlsafe(32), self._now()
        plain = json.dumps({"page": form.page, "fields": dict(form.fields)}).encode()
        with self._store.writing() as tx:
            tx.execute(delete(table).where(table.c.kept_at <= instant(now - KEPT)))
            tx.execute(
                insert(table).values(
                    form=digest(form_id),
                    actor=actor,
                    body=jwe.encrypt_compact(_HEADER, plain, _key(form_id)),
                    kept_at=instant(now),
                )
            )
        return form_id

    def find(self, actor: str, form_id: str) -> KeptForm | None:
        """What was kept under this id for this person; None if there is nothing, or not any more."""
        if not form_id:
            return None
        with self._store.reading() as tx:
            row = tx.execute(select(table).where(table.c.form == digest(form_id))).one_or_none()
        if row is None or row.actor != actor or row.kept_at <= instant(self._now() - KEPT):
            return None
        try:
            opened = jwe.decrypt_compact(row.body, _key(form_id)).plaintext
        except (JoseError, ValueError):
            return None
        held = cast(dict[str, Any], json.loads(opened or b"{}"))
        return KeptForm(held["page"], held["fields"])

    def drop(self, form_id: str) -> None:
        """Forget it: it has been sent, or is not wanted."""
        with self._store.writing() as tx:
            tx.execute(delete(table).where(table.c.form == digest(form_id)))


def _key(form_id: str) -> OctKey:
    return OctKey.import_key(hashlib.sha256(b"form|" + form_id.encode()).digest())
