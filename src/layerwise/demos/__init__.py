"""The demos: alive in JupyterLab as widgets, and in a page of the book without a kernel."""

from .bucketing import Bucketing
from .channels import Channels
from .conv2d import Conv2DDemo
from .conv2d_transpose import Conv2DTransposeDemo
from .coverage import CoverageMap
from .filter_bank import FilterBank
from .filter_training import FilterTraining
from .imbalance import Imbalance
from .lstm_steps import LSTMSteps
from .mask_flow import MaskFlow
from .moving_average import MovingAverage
from .padding_leak import PaddingLeak
from .pooling import Pooling
from .scaling import Scaling
from .shape_tape import ShapeTape
from .upsampling import Upsampling
from .weighted_loss import WeightedLoss
from .windows import Windows

__all__ = [
    "DEMOS",
    "Bucketing",
    "Channels",
    "Conv2DDemo",
    "Conv2DTransposeDemo",
    "CoverageMap",
    "FilterBank",
    "FilterTraining",
    "Imbalance",
    "LSTMSteps",
    "MaskFlow",
    "MovingAverage",
    "PaddingLeak",
    "Pooling",
    "Scaling",
    "ShapeTape",
    "Upsampling",
    "WeightedLoss",
    "Windows",
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
    Conv2DTransposeDemo,
    Upsampling,
    Windows,
    LSTMSteps,
    MaskFlow,
    PaddingLeak,
    Bucketing,
    WeightedLoss,
    Imbalance,
)
