"""Progress of `make fuzz`: how many cases are done, after every test."""

import os

import pytest


def pytest_configure(config):
    if os.environ.get("LAYERWISE_FUZZ_CASES") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Progress(config), "layerwise-fuzz-progress")


class Progress:
    """Prints a line for every test that has run its cases."""

    def __init__(self, config):
        self.config, self.done = config, 0
        self.all = int(os.environ["LAYERWISE_FUZZ_CASES"])

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report):
        cases = dict(report.user_properties).get("cases")
        if report.when != "call" or cases is None:
            return
        self.done += cases
        name = report.nodeid.rpartition("::")[2]
        print(
            f"\n{self.done:6,} of {self.all:,} cases  {report.outcome}  {name}: "
            f"{cases} in {report.duration:.0f} s",
            end="",
            flush=True,
        )
