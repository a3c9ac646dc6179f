"""The same grading on a local Dask cluster, with a worker that is killed."""

import os
import signal
from pathlib import Path

import pytest
from distributed import LocalCluster
from looking_around import needs_sandbox

from layerwise.errors import LayerwiseError
from layerwise.instructor.grading import cluster
from layerwise.instructor.grading.class_run import Choices, grade_class
from layerwise.instructor.grading.worker import Rules

ROOT = Path(__file__).resolve().parents[3]
KEY = (ROOT / "solutions" / "masking.ipynb").read_bytes()
EMPTY = (ROOT / "exercises" / "masking.ipynb").read_bytes()

pytestmark = needs_sandbox


@pytest.fixture
def two_workers():
    options = {"processes": True, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(n_workers=2, **options) as running:
        yield running


def test_a_lost_worker_costs_no_grade(two_workers, tmp_path, monkeypatch):
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(24):
        (folder / f"s{number:02}.ipynb").write_bytes(KEY if number % 2 else EMPTY)
    local = grade_class("masking", folder, tmp_path / "local", Choices(seed=7), print)
    came, killed = cluster._result, []

    def kill_one_on_the_way(future, name):
        if not killed:
            nanny = next(iter(two_workers.workers.values()))
            killed.append(nanny.pid)
            os.kill(nanny.pid, signal.SIGKILL)
        return came(future, name)

    monkeypatch.setattr(cluster, "_result", kill_one_on_the_way)
    choices = Choices(seed=7, scheduler=two_workers.scheduler_address)
    assert grade_class("masking", folder, tmp_path / "dask", choices, print) == local
    assert killed
    same = [(tmp_path / place / "grades.csv").read_bytes() for place in ("local", "dask")]
    assert same[0] == same[1]


def test_a_worker_with_another_version_is_told():
    with pytest.raises(LayerwiseError, match="same version"):
        cluster.grade_remotely(Rules("masking", 7), "another", "ada", KEY)
