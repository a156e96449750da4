"""Somebody who reads pages: signed in through the pages themselves, as a browser does it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.models.roles import Role
from tests.doors.clients import Client
from tests.doors.conftest import BASE

SAME_ORIGIN = {"origin": BASE, "sec-fetch-site": "same-origin"}
HTML = {"accept": "text/html"}
WHY = {"purpose": "front_door", "reference": "CASE-1"}


@contextmanager
def reader(app: FastAPI, role: Role | None, *, purpose: bool = True) -> Generator[TestClient]:
    """A browser of its own, signed in as the development user of the role, with a purpose.

    The application must be running already. Redirects are not followed.
    """
    client = Client(app, base_url=BASE, raise_server_exceptions=False, follow_redirects=False, headers=HTML)
    if role is not None:
        begun = client.post("/sign-in/as", data={"role": role}, headers=SAME_ORIGIN)
        assert begun.status_code == 303, begun.text
        if purpose:
            given = client.post("/purpose", data=WHY, headers=SAME_ORIGIN)
            assert given.status_code == 303, given.text
    try:
        yield client
    finally:
        client.cookies.clear()
