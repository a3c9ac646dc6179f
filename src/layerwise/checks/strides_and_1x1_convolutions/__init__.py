"""The questions of chapter 3: strides, padding, 1x1 convolutions, pooling."""

from layerwise.checks.strides_and_1x1_convolutions.convolving import STRIDED_CONVOLUTION
from layerwise.checks.strides_and_1x1_convolutions.halving import HALVING_MODEL
from layerwise.checks.strides_and_1x1_convolutions.padding import POSITIONS_READ, SAME_PADDING
from layerwise.checks.strides_and_1x1_convolutions.pixels import PER_PIXEL
from layerwise.checks.strides_and_1x1_convolutions.pooling import MAX_POOL, POOLING_ERRORS
from layerwise.checks.strides_and_1x1_convolutions.sizes import STRIDED_SIZES

# In the order of the notebook.
QUESTIONS = (
    STRIDED_SIZES,
    SAME_PADDING,
    STRIDED_CONVOLUTION,
    POSITIONS_READ,
    HALVING_MODEL,
    PER_PIXEL,
    MAX_POOL,
    POOLING_ERRORS,
)
