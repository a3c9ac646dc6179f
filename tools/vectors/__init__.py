"""What Keras computes, topic by topic; `make_vectors.py` writes it down.

A topic is a function that returns named groups of cases. A case is a dictionary of numbers, strings
and flat lists in Keras's layout: the last axis varies fastest.
"""

from .bucketing import bucketing_topic
from .channel_products import channel_products_topic
from .convolution import convolution_topic
from .coverage import coverage_topic
from .imbalance import imbalance_topic
from .initializers import initializer_topic
from .layer_arithmetic import layer_arithmetic_topic
from .mask_flow import mask_flow_topic
from .moving_average import moving_average_topic
from .network import network_topic
from .padding_leak import padding_leak_topic
from .pooling import pooling_topic
from .recurrent import recurrent_topic
from .scaling import scaling_topic
from .series_windows import series_window_topic
from .transposed_convolution import transposed_convolution_topic
from .upsampling import upsampling_topic
from .weighted_loss import weighted_loss_topic
from .windows import window_topic

TOPICS = {
    "network": network_topic,
    "initializers": initializer_topic,
    "windows": window_topic,
    "convolution": convolution_topic,
    "pooling": pooling_topic,
    "coverage": coverage_topic,
    "scaling": scaling_topic,
    "moving_average": moving_average_topic,
    "layer_arithmetic": layer_arithmetic_topic,
    "channel_products": channel_products_topic,
    "transposed_convolution": transposed_convolution_topic,
    "upsampling": upsampling_topic,
    "series_windows": series_window_topic,
    "recurrent": recurrent_topic,
    "mask_flow": mask_flow_topic,
    "padding_leak": padding_leak_topic,
    "bucketing": bucketing_topic,
    "weighted_loss": weighted_loss_topic,
    "imbalance": imbalance_topic,
}
