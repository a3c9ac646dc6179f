"""Keras's numbers that more than one layer or loss uses."""

# keras.config.epsilon(): the least probability in a loss, the least deviation in Normalization.
KERAS_EPSILON = 1e-7
