"""The questions of chapter 2: channels, filters, groups, the batch axis and reshape."""

from layerwise.checks.depth_and_channels.axes import CHANNELS_LAST
from layerwise.checks.depth_and_channels.biases import MERGED_BIAS
from layerwise.checks.depth_and_channels.budgets import WITHIN_BUDGET
from layerwise.checks.depth_and_channels.counts import GROUPED_PARAMETERS, INPUT_SIZES
from layerwise.checks.depth_and_channels.feature_order import FEATURE_ORDER
from layerwise.checks.depth_and_channels.predictions import SHAPE_PREDICTION
from layerwise.checks.depth_and_channels.sequences import CONV1D_BY_HAND
from layerwise.checks.depth_and_channels.symptoms import BATCH_SYMPTOM

# In the order of the notebook.
QUESTIONS = (
    SHAPE_PREDICTION,
    INPUT_SIZES,
    CONV1D_BY_HAND,
    FEATURE_ORDER,
    GROUPED_PARAMETERS,
    WITHIN_BUDGET,
    MERGED_BIAS,
    BATCH_SYMPTOM,
    CHANNELS_LAST,
)
