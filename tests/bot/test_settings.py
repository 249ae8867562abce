"""The catch-up window of digests as a setting."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError


@pytest.mark.parametrize(("value", "hours"), [("", 12.0), ("6", 6.0), ("0.5", 0.5), ("20", 20.0)])
def test_how_late_a_digest_may_come_can_be_set(tmp_path: Path, value: str, hours: float) -> None:
    assert Settings.read({"LABLORE_CATCH_UP_HOURS": value}, tmp_path).catch_up_hours == hours


@pytest.mark.parametrize("value", ["0", "-1", "21", "nan", "inf", "a day"])
def test_a_window_that_makes_no_sense_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingsError, match="catch_up_hours is"):
        Settings.read({"LABLORE_CATCH_UP_HOURS": value}, tmp_path)
