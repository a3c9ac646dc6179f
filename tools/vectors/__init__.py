"""What Keras computes, topic by topic; `make_vectors.py` writes it down.

A topic is a function that returns named groups of cases. A case is a dictionary of numbers, strings
and flat lists in Keras's layout: the last axis varies fastest.
"""

from .initializers import initializer_topic
from .network import network_topic
from .windows import window_topic

TOPICS = {
    "network": network_topic,
    "initializers": initializer_topic,
    "windows": window_topic,
}
