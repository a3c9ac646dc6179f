"""The questions of chapter 1: filters, their start, their gradients, and their size."""

from layerwise.checks.filters_and_initialization.fans import GLOROT_LIMIT
from layerwise.checks.filters_and_initialization.gradients import TWO_TARGETS, WEIGHT_GRADIENT
from layerwise.checks.filters_and_initialization.kernel_sizes import (
    CONVOLUTION_COST,
    LARGER_KERNEL,
)
from layerwise.checks.filters_and_initialization.predictions import (
    CONV_PREDICTION,
    PARAMETER_SYMPTOM,
)
from layerwise.checks.filters_and_initialization.stacks import SEVEN_BY_SEVEN
from layerwise.checks.filters_and_initialization.starts import DISTINCT_FILTERS

# In the order of the notebook.
QUESTIONS = (
    CONV_PREDICTION,
    PARAMETER_SYMPTOM,
    GLOROT_LIMIT,
    DISTINCT_FILTERS,
    WEIGHT_GRADIENT,
    TWO_TARGETS,
    LARGER_KERNEL,
    CONVOLUTION_COST,
    SEVEN_BY_SEVEN,
)
