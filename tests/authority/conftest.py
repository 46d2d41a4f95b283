import pytest

from portal.authority.policy import CompiledPolicy, standing_policy


@pytest.fixture(scope="session")
def policy() -> CompiledPolicy:
    return standing_policy()
