"""The questions of chapter 8: transposed convolutions, sizes, checkerboards."""

from layerwise.checks.deconvolution.causes import DECONVOLUTION_CAUSES
from layerwise.checks.deconvolution.decoding import DECODER
from layerwise.checks.deconvolution.patches import PATCH_COUNTS
from layerwise.checks.deconvolution.patterns import BLOCK_SUMS
from layerwise.checks.deconvolution.scattering import SCATTER
from layerwise.checks.deconvolution.sizes import TRANSPOSED_SIZES

# In the order of the notebook.
QUESTIONS = (
    TRANSPOSED_SIZES,
    SCATTER,
    PATCH_COUNTS,
    DECODER,
    BLOCK_SUMS,
    DECONVOLUTION_CAUSES,
)
