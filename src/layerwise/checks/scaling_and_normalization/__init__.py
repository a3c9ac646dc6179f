"""The questions of chapter 4: scalers, targets, gates, and normalization inside the model."""

from layerwise.checks.scaling_and_normalization.batch_statistics import BATCH_NORM_STEP
from layerwise.checks.scaling_and_normalization.gates import SATURATED_SHARE, UNIT_RANGE
from layerwise.checks.scaling_and_normalization.predictions import (
    SCALED_VALUES,
    STATISTICS_KEPT,
)
from layerwise.checks.scaling_and_normalization.reach import STEPS_TO_REACH
from layerwise.checks.scaling_and_normalization.splitting import SPLIT_AND_SCALE
from layerwise.checks.scaling_and_normalization.symptoms import SCALING_SYMPTOMS
from layerwise.checks.scaling_and_normalization.table_models import TABLE_MODEL

# In the order of the notebook.
QUESTIONS = (
    SCALED_VALUES,
    SPLIT_AND_SCALE,
    SATURATED_SHARE,
    UNIT_RANGE,
    STEPS_TO_REACH,
    STATISTICS_KEPT,
    BATCH_NORM_STEP,
    SCALING_SYMPTOMS,
    TABLE_MODEL,
)
