"""The questions of chapter 5: windows, recurrent layers by hand, and rules to beat."""

from layerwise.checks.lstm_inputs.baselines import NAIVE_RMSE
from layerwise.checks.lstm_inputs.causes import LSTM_CAUSES
from layerwise.checks.lstm_inputs.directions import BIDIRECTIONAL
from layerwise.checks.lstm_inputs.forecasters import FORECASTER
from layerwise.checks.lstm_inputs.parameters import RECURRENT_PARAMETERS
from layerwise.checks.lstm_inputs.shapes import SAMPLE_SHAPES
from layerwise.checks.lstm_inputs.unrolling import READ_LSTM
from layerwise.checks.lstm_inputs.weighting import WEIGHTED_STEPS
from layerwise.checks.lstm_inputs.windows import CUT_WINDOWS

# In the order of the notebook.
QUESTIONS = (
    SAMPLE_SHAPES,
    CUT_WINDOWS,
    RECURRENT_PARAMETERS,
    READ_LSTM,
    BIDIRECTIONAL,
    WEIGHTED_STEPS,
    FORECASTER,
    NAIVE_RMSE,
    LSTM_CAUSES,
)
