"""What many tests need."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import Library
from knowledge.library import load
from knowledge.store import Store
from tests import sample

SHARED = Path(__file__).parents[2] / "shared"


collect_ignore = ["benchmarks/calibration.py"]  # it needs what only the group of benchmarks brings


@pytest.fixture(scope="session")
def library() -> Iterator[Library]:
    """The shipped knowledge, in memory."""
    library = Library.open()
    yield library
    library.close()


@pytest.fixture
def small() -> Iterator[Library]:
    """The small catalogue of ``tests.sample``, in memory."""
    store = Store.open()
    load(store, sample.TEXTS)
    yield Library(store)
    store.close()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The material beside the project; users do not have it."""
    if not SHARED.is_dir():
        pytest.skip("the shared material is not beside the project")
    return SHARED
