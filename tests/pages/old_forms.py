"""Assert that an old form once existed, and that it is gone."""

from .running import complaints, identifiers, numbers

# What Keras 1.2.2, Keras 2 and TensorFlow 1 called things, looked up in their sources.
OLD_WORDS = """
AdamOptimizer AtrousConvolution1D AtrousConvolution2D AveragePooling2D CuDNNGRU CuDNNLSTM
Deconvolution2D Highway ImageDataGenerator KerasClassifier LocallyConnected1D LocallyConnected2D
MaxoutDense Merge ParametricSoftplus SReLU Session ThresholdedReLU TimeDistributedDense Tokenizer
U_regularizer W W_constraint W_regularizer acc activity_l2 advanced_activations alpha atrous_rate
b b_constraint b_regularizer batch_input_shape beta_init bias border_mode consume_less contrib
convolutional core cosine_proximity decay dim_ordering dropout_U dropout_W dynamic_rnn embeddings
engine evaluate_generator experimental filter filter_length filter_shape fit_generator fmeasure
forget_bias_init function gamma_init get_output_at get_output_shape_for get_value get_variable
gradients hdf5 image_dim_ordering in_train_phase init initializations inner_activation inner_init
input input_dim input_length input_shape keep_dims kullback_leibler_divergence l1l2 layers
learning_phase length load_model log lr max_q_size merge mode nb_classes nb_col nb_epoch nb_filter
nb_row nb_val_samples nb_worker noise normalization np_utils objectives output output_dim
output_shape p pickle_safe placeholder pool_length pooling predict_classes predict_generator
predict_proba recurrent reset_states rnn_cell sample_weight_mode samples_per_epoch
set_image_dim_ordering set_random_seed set_value sigma stride subsample subsample_length to_float
to_yaml val_acc val_samples vis_utils visualize_util weights wrappers
"""
OLD_VOCABULARY = set(OLD_WORDS.split())


def assert_was(old, new=""):
    """Assert that the old form has a name that once existed.

    A misspelt name fails in Keras 3 just as one that is gone, so only this notices it.
    """
    assert OLD_VOCABULARY & (identifiers(old) - identifiers(new)), old


def assert_fails(old, new, **names):
    """Assert that the old form fails, and that the failure names what changed."""
    error, said = complaints(old, **names)
    assert error is not None, f"still runs: {old}"
    changed = identifiers(old) ^ identifiers(new)
    assert changed & identifiers(said), f"{old}: {said}"


def assert_gone(old, new, **names):
    assert_was(old, new)
    assert_fails(old, new, **names)


# Elsewhere the numbers of the old form are those of the new one.
OTHER_NUMBERS = {
    "deconvolution2d",  # drops its output shape
    "evaluate_generator",  # samples become batches, here and below
    "fit_generator",
    "layer_output_shape",
    "nb_val_samples",
    "nb_worker",
    "predict_classes",
    "predict_generator",
}


def replaced(row, **names):
    """Check that the old forms are gone and that the new ones run."""
    new = row.code(1)
    if row.key not in OTHER_NUMBERS:
        assert numbers(" ".join(row.code(0))) == numbers(" ".join(new))
    for code in row.code(0):
        assert_gone(code, " ".join(new), **names)
    for code in new:
        error, said = complaints(code, **names)
        assert error is None, said
