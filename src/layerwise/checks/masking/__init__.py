"""The questions of chapter 6: masks, padding, batches, and pixels without a label."""

from layerwise.checks.masking.batches import PADDING_SHARE
from layerwise.checks.masking.causes import MASKING_CAUSES
from layerwise.checks.masking.fates import MASK_FATES
from layerwise.checks.masking.leaks import CHANGED_STEPS
from layerwise.checks.masking.means import VALID_MEAN
from layerwise.checks.masking.pixels import PIXEL_GRADIENT
from layerwise.checks.masking.predictions import PREDICTED_MASKS
from layerwise.checks.masking.repairs import PADDING_PROOF

# In the order of the notebook.
QUESTIONS = (
    PREDICTED_MASKS,
    MASK_FATES,
    VALID_MEAN,
    CHANGED_STEPS,
    PADDING_PROOF,
    PADDING_SHARE,
    PIXEL_GRADIENT,
    MASKING_CAUSES,
)
