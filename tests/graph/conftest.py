"""What several files of this folder share."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from app.graph.session import GraphSession
from tests.graph.mirror_world import second_server


@pytest.fixture(scope="session")
def mirror_server(tmp_path_factory: pytest.TempPathFactory) -> Generator[GraphSession]:
    """A second server: whoever writes a mirror there wipes it first."""
    with second_server(tmp_path_factory.mktemp("mirror-server")) as session:
        yield session
