"""Keras's layers, written in NumPy to be read; Keras is the oracle that tests hold them to."""

from .activations import hard_sigmoid, linear, relu, sigmoid, softmax, tanh
from .average_pooling import average_pooling1d, average_pooling2d, average_pooling3d
from .batch_and_layer_normalization import batch_normalization, layer_normalization
from .convolution import conv1d, conv2d, conv3d
from .crossentropy import (
    binary_crossentropy,
    categorical_crossentropy,
    sparse_categorical_crossentropy,
)
from .dense import dense, dense_input_gradient, dense_kernel_gradient, embedding
from .depthwise import depthwise_conv1d, depthwise_conv2d
from .focal_crossentropy import binary_focal_crossentropy, categorical_focal_crossentropy
from .global_pooling import (
    global_average_pooling1d,
    global_average_pooling2d,
    global_average_pooling3d,
    global_max_pooling1d,
    global_max_pooling2d,
    global_max_pooling3d,
)
from .gru import gru
from .input_gradients import conv1d_input_gradient, conv2d_input_gradient, conv3d_input_gradient
from .kernel_gradients import (
    conv1d_kernel_gradient,
    conv2d_kernel_gradient,
    conv3d_kernel_gradient,
)
from .loss_gradients import (
    binary_crossentropy_gradient,
    categorical_crossentropy_gradient,
    sparse_categorical_crossentropy_gradient,
)
from .losses import dice, mean_absolute_error, mean_squared_error, tversky
from .lstm import lstm
from .mask_behaviour import MASK_BEHAVIOUR, mask_behaviour
from .masking import embedding_mask, masked_mean, masking
from .max_pooling import max_pooling1d, max_pooling2d, max_pooling3d
from .normalization import adapt, normalization
from .partial_convolution import partial_conv2d
from .pooling_gradients import average_pooling2d_input_gradient, max_pooling2d_input_gradient
from .reductions import reduce, shares
from .separable_convolution import separable_conv1d, separable_conv2d
from .simple_rnn import simple_rnn
from .transposed_convolution import conv1d_transpose, conv2d_transpose, conv3d_transpose

__all__ = [
    "MASK_BEHAVIOUR",
    "adapt",
    "average_pooling1d",
    "average_pooling2d",
    "average_pooling2d_input_gradient",
    "average_pooling3d",
    "batch_normalization",
    "binary_crossentropy",
    "binary_crossentropy_gradient",
    "binary_focal_crossentropy",
    "categorical_crossentropy",
    "categorical_crossentropy_gradient",
    "categorical_focal_crossentropy",
    "conv1d",
    "conv1d_input_gradient",
    "conv1d_kernel_gradient",
    "conv1d_transpose",
    "conv2d",
    "conv2d_input_gradient",
    "conv2d_kernel_gradient",
    "conv2d_transpose",
    "conv3d",
    "conv3d_input_gradient",
    "conv3d_kernel_gradient",
    "conv3d_transpose",
    "dense",
    "dense_input_gradient",
    "dense_kernel_gradient",
    "depthwise_conv1d",
    "depthwise_conv2d",
    "dice",
    "embedding",
    "embedding_mask",
    "global_average_pooling1d",
    "global_average_pooling2d",
    "global_average_pooling3d",
    "global_max_pooling1d",
    "global_max_pooling2d",
    "global_max_pooling3d",
    "gru",
    "hard_sigmoid",
    "layer_normalization",
    "linear",
    "lstm",
    "mask_behaviour",
    "masked_mean",
    "masking",
    "max_pooling1d",
    "max_pooling2d",
    "max_pooling2d_input_gradient",
    "max_pooling3d",
    "mean_absolute_error",
    "mean_squared_error",
    "normalization",
    "partial_conv2d",
    "reduce",
    "relu",
    "separable_conv1d",
    "separable_conv2d",
    "shares",
    "sigmoid",
    "simple_rnn",
    "softmax",
    "sparse_categorical_crossentropy",
    "sparse_categorical_crossentropy_gradient",
    "tanh",
    "tversky",
]
