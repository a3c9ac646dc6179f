"""The questions of chapter 7: weights per pixel, reductions, pixels without a label, odds."""

from layerwise.checks.class_weighting.balance import BALANCED_WEIGHTS
from layerwise.checks.class_weighting.calls import WEIGHT_CALLS
from layerwise.checks.class_weighting.gradients import LOGIT_GRADIENT
from layerwise.checks.class_weighting.losses import REDUCED_LOSSES
from layerwise.checks.class_weighting.maps import WEIGHT_MAP
from layerwise.checks.class_weighting.mending import MENDED_LOSS
from layerwise.checks.class_weighting.odds import WITHOUT_WEIGHTS
from layerwise.checks.class_weighting.scores import CLASS_SCORES

# In the order of the notebook.
QUESTIONS = (
    REDUCED_LOSSES,
    WEIGHT_CALLS,
    WEIGHT_MAP,
    BALANCED_WEIGHTS,
    LOGIT_GRADIENT,
    MENDED_LOSS,
    WITHOUT_WEIGHTS,
    CLASS_SCORES,
)
