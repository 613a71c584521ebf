"""scikit-learn's MLPClassifier, given our initial weights and our order of the rows."""

import warnings

import numpy as np
from sklearn.neural_network import MLPClassifier, _multilayer_perceptron


class SameStart(MLPClassifier):
    """The classifier, with initial weights that are given and norms that are recorded."""

    def _init_coef(self, n_in, n_out, dtype):
        return self.start[(n_in, n_out)].pop(0).copy(), np.zeros(n_out, dtype=dtype)

    def _backprop(self, *arguments, **options):
        result = super()._backprop(*arguments, **options)
        if self.record:
            self.norms.append([np.linalg.norm(g) for g in result[1]])
        return result


def prepare(task):
    """Make a task ready."""
    X, y = task.data
    orders = task.orders()

    def train():
        model = SameStart(
            hidden_layer_sizes=task.sizes[1:-1], activation=task.activation, alpha=0.0,
            solver="adam" if task.optimizer == "adam" else "sgd", batch_size=task.batch_size,
            learning_rate_init=task.lr, momentum=0.9 if task.optimizer == "momentum" else 0.0,
            nesterovs_momentum=False, max_iter=task.epochs, n_iter_no_change=10**9, tol=0.0,
        )  # fmt: skip
        model.start = {}
        for W in task.weights:
            model.start.setdefault(W.shape, []).append(W)
        model.record, model.norms = task.gradient_norms, []
        queue = iter(orders)
        _multilayer_perceptron.shuffle = lambda rows, random_state: next(queue)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it has not converged; it was not meant to
            model.fit(X, y)
        return model.loss_  # the mean of the last epoch

    return train


PEERS = {"scikit-learn": prepare}
