"""The demos: alive in JupyterLab as widgets, and in a page of the book without a kernel."""

from .filter_bank import FilterBank
from .filter_training import FilterTraining

__all__ = ["DEMOS", "FilterBank", "FilterTraining"]

DEMOS = (FilterBank, FilterTraining)
