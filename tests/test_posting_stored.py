"""A profile survives its way into the database and back."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recruitment.postings import Competency, Profile, as_data, from_data, read
from tests.people import POSTING_FILE

SECOND_FILE = Path(__file__).parent / "postings" / "second.toml"
st.register_type_strategy(Mapping, st.fixed_dictionaries({1: st.text(), 3: st.text(), 5: st.text()}))


@pytest.mark.parametrize("path", [POSTING_FILE, SECOND_FILE], ids=lambda path: path.stem)
def test_a_posting_comes_back_as_it_was(path: Path) -> None:
    profile = read(path)
    assert from_data(json.loads(json.dumps(as_data(profile)))) == profile


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(profile=st.from_type(Profile))
def test_any_profile_comes_back_as_it_was(profile: Profile) -> None:
    assert from_data(json.loads(json.dumps(as_data(profile)))) == profile


def test_a_version_stored_before_a_field_existed_is_read_with_its_default() -> None:
    data = as_data(read(SECOND_FILE))
    del data["traits"], data["competencies"][0]["questions"]
    data["dropped_since"] = 1
    profile = from_data(data)
    assert profile.traits == ()
    assert isinstance(profile.competencies[0], Competency)
    assert profile.competencies[0].questions == ()
