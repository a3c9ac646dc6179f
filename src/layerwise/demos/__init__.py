"""The demos: alive in JupyterLab as widgets, and in a page of the book without a kernel."""

from .bucketing import Bucketing
from .channels import Channels
from .conv2d import Conv2DDemo
from .coverage import CoverageMap
from .filter_bank import FilterBank
from .filter_training import FilterTraining
from .mask_flow import MaskFlow
from .moving_average import MovingAverage
from .padding_leak import PaddingLeak
from .pooling import Pooling
from .scaling import Scaling
from .shape_tape import ShapeTape

__all__ = [
    "DEMOS",
    "Bucketing",
    "Channels",
    "Conv2DDemo",
    "CoverageMap",
    "FilterBank",
    "FilterTraining",
    "MaskFlow",
    "MovingAverage",
    "PaddingLeak",
    "Pooling",
    "Scaling",
    "ShapeTape",
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
    MaskFlow,
    PaddingLeak,
    Bucketing,
)
