"""Shapes, parameter counts and multiply-adds, each with its worked steps.

A layer is described by its arguments, spelled as in Keras. It answers three questions, and every
answer is a value with the steps that led to it:

>>> from layerwise.arithmetic import Conv2D
>>> layer = Conv2D(32, 5, strides=2)
>>> layer.output_shape((None, 28, 28, 1)).value
(None, 12, 12, 32)
>>> layer.parameter_count((None, 28, 28, 1)).value
832
>>> layer.multiply_adds((None, 28, 28, 1)).value
115200

`receptive_field`, `coverage` and `overlap` answer for a stack of layers. Nothing here needs NumPy
or Keras.
"""

from .borders import (
    Cropping1D,
    Cropping2D,
    Cropping3D,
    ZeroPadding1D,
    ZeroPadding2D,
    ZeroPadding3D,
)
from .convolution import Conv1D, Conv2D, Conv3D
from .coverage import Coverage, coverage, overlap
from .dense import Dense, Embedding
from .depthwise import DepthwiseConv1D, DepthwiseConv2D, SeparableConv1D, SeparableConv2D
from .explained import Explained, Step
from .expression import Expression, Quantity
from .layer import AxisWindow, Layer
from .merging import Concatenate, Elementwise
from .normalization import (
    BatchNormalization,
    GroupNormalization,
    LayerNormalization,
    Normalization,
)
from .pooling import (
    AveragePooling1D,
    AveragePooling2D,
    AveragePooling3D,
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalAveragePooling3D,
    GlobalMaxPooling1D,
    GlobalMaxPooling2D,
    GlobalMaxPooling3D,
    MaxPooling1D,
    MaxPooling2D,
    MaxPooling3D,
)
from .receptive_field import AxisField, receptive_field
from .recurrent import GRU, LSTM, SimpleRNN
from .reshaping import Flatten, Permute, RepeatVector, Reshape
from .transposed_convolution import Conv1DTranspose, Conv2DTranspose, Conv3DTranspose
from .unchanged import PReLU, Unchanged
from .upsampling import UpSampling1D, UpSampling2D, UpSampling3D
from .wrappers import Bidirectional, TimeDistributed

__all__ = [
    "GRU",
    "LSTM",
    "AveragePooling1D",
    "AveragePooling2D",
    "AveragePooling3D",
    "AxisField",
    "AxisWindow",
    "BatchNormalization",
    "Bidirectional",
    "Concatenate",
    "Conv1D",
    "Conv1DTranspose",
    "Conv2D",
    "Conv2DTranspose",
    "Conv3D",
    "Conv3DTranspose",
    "Coverage",
    "Cropping1D",
    "Cropping2D",
    "Cropping3D",
    "Dense",
    "DepthwiseConv1D",
    "DepthwiseConv2D",
    "Elementwise",
    "Embedding",
    "Explained",
    "Expression",
    "Flatten",
    "GlobalAveragePooling1D",
    "GlobalAveragePooling2D",
    "GlobalAveragePooling3D",
    "GlobalMaxPooling1D",
    "GlobalMaxPooling2D",
    "GlobalMaxPooling3D",
    "GroupNormalization",
    "Layer",
    "LayerNormalization",
    "MaxPooling1D",
    "MaxPooling2D",
    "MaxPooling3D",
    "Normalization",
    "PReLU",
    "Permute",
    "Quantity",
    "RepeatVector",
    "Reshape",
    "SeparableConv1D",
    "SeparableConv2D",
    "SimpleRNN",
    "Step",
    "TimeDistributed",
    "Unchanged",
    "UpSampling1D",
    "UpSampling2D",
    "UpSampling3D",
    "ZeroPadding1D",
    "ZeroPadding2D",
    "ZeroPadding3D",
    "coverage",
    "overlap",
    "receptive_field",
]
