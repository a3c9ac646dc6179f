"""The demos: alive in JupyterLab as widgets, and in a page of the book without a kernel."""

from .channels import Channels
from .conv2d import Conv2DDemo
from .coverage import CoverageMap
from .filter_bank import FilterBank
from .filter_training import FilterTraining
from .imbalance import Imbalance
from .moving_average import MovingAverage
from .pooling import Pooling
from .scaling import Scaling
from .shape_tape import ShapeTape
from .weighted_loss import WeightedLoss

__all__ = [
    "DEMOS",
    "Channels",
    "Conv2DDemo",
    "CoverageMap",
    "FilterBank",
    "FilterTraining",
    "Imbalance",
    "MovingAverage",
    "Pooling",
    "Scaling",
    "ShapeTape",
    "WeightedLoss",
]

DEMOS = (
    FilterBank,
    FilterTraining,
    CoverageMap,
    Scaling,
    MovingAverage,
    ShapeTape,
    Conv2DDemo,
    Pooling,
    Channels,
    WeightedLoss,
    Imbalance,
)
