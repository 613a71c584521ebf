"""nnkit and PyTorch compute the same: values, gradients, and 100 steps of every optimizer."""

import importlib.util
import inspect
from itertools import pairwise

import numpy as np
import pytest

import nnkit

if importlib.util.find_spec("torch") is not None:
    import torch
    from torch import nn
    from torch.nn import functional

    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)

CLOSE = {"rtol": 1e-10, "atol": 1e-10}
TRAJECTORY = {"rtol": 1e-8, "atol": 1e-8}
Z = np.concatenate([np.linspace(-12, 12, 241), [-1e4, -100.0, 0.0, 1.0, -1.0, 100.0, 1e4]])

ACTIVATIONS = [
    (nnkit.Sigmoid(), lambda z: torch.sigmoid(z)),
    (nnkit.Tanh(), lambda z: torch.tanh(z)),
    (nnkit.ReLU(), lambda z: functional.relu(z)),
    (nnkit.LeakyReLU(), lambda z: functional.leaky_relu(z)),
    (nnkit.LeakyReLU(slope=0.3), lambda z: functional.leaky_relu(z, 0.3)),
    (nnkit.ELU(), lambda z: functional.elu(z)),
    (nnkit.ELU(alpha=0.4), lambda z: functional.elu(z, 0.4)),
    (nnkit.SELU(), lambda z: functional.selu(z)),
    (nnkit.GELU(), lambda z: functional.gelu(z)),
    (nnkit.GELU(approximate="tanh"), lambda z: functional.gelu(z, approximate="tanh")),
    (nnkit.SiLU(), lambda z: functional.silu(z)),
    # PyTorch's softplus becomes the identity above 20, where it differs by 2e-9.
    (nnkit.Softplus(), lambda z: functional.softplus(z, threshold=40)),
    (nnkit.HardTanh(), lambda z: functional.hardtanh(z)),
    (nnkit.Identity(), lambda z: z * 1),
]


@pytest.mark.parametrize("case", ACTIVATIONS, ids=lambda case: repr(case[0]))
def test_activations_and_their_slopes_also_at_the_kinks(case):
    ours, theirs = case
    z = torch.tensor(Z, requires_grad=True)
    value = theirs(z)
    value.sum().backward()
    np.testing.assert_allclose(ours(Z), value.detach().numpy(), **CLOSE)
    np.testing.assert_allclose(ours.derivative(Z), z.grad.numpy(), **CLOSE)


def test_softmax_and_its_jacobian():
    z = np.random.default_rng(0).normal(size=5) * 3
    np.testing.assert_allclose(
        nnkit.Softmax()(z), torch.softmax(torch.tensor(z), -1).numpy(), **CLOSE
    )
    jacobian = torch.autograd.functional.jacobian(lambda t: torch.softmax(t, -1), torch.tensor(z))
    np.testing.assert_allclose(nnkit.Softmax().jacobian(z), jacobian.numpy(), **CLOSE)


def test_the_error_function():
    np.testing.assert_allclose(nnkit.erf(Z), torch.erf(torch.tensor(Z)).numpy(), atol=1e-15)


LOSSES = {
    "mse": (nnkit.MeanSquaredError(), lambda z, y: functional.mse_loss(z, y)),
    "bce": (
        nnkit.BinaryCrossEntropy(),
        lambda z, y: functional.binary_cross_entropy_with_logits(z, y),
    ),
    "ce": (nnkit.CrossEntropy(), lambda z, y: functional.cross_entropy(z, y)),
}


def labels(name, n, outputs, rng):
    if name == "ce":
        return rng.integers(outputs, size=n)
    return rng.random((n, outputs)) if name == "mse" else rng.integers(2, size=(n, outputs)) * 1.0


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("scale", [1.0, 1e4])
def test_losses_and_their_gradients(name, scale):
    ours, theirs = LOSSES[name]
    rng = np.random.default_rng(1)
    logits, y = rng.normal(size=(20, 4)) * scale, labels(name, 20, 4, rng)
    z = torch.tensor(logits, requires_grad=True)
    value = theirs(z, torch.tensor(y))
    value.backward()
    assert ours(logits, y) == pytest.approx(value.item(), rel=1e-10)
    np.testing.assert_allclose(ours.gradient(logits, y), z.grad.numpy(), **CLOSE)


MODULES = {
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "relu": "ReLU",
    "leaky_relu": "LeakyReLU",
    "elu": "ELU",
    "selu": "SELU",
    "gelu": "GELU",
    "silu": "SiLU",
    "softplus": "Softplus",
    "hard_tanh": "Hardtanh",
    "identity": "Identity",
}


def both(activation, sizes=(3, 8, 8, 4), seed=0):
    """The same network in nnkit and in PyTorch, with the same weights."""
    ours, theirs = [], []
    for n_in, n_out in pairwise(sizes):
        ours += [nnkit.Linear(n_in, n_out), nnkit.activation(activation)]
        theirs += [nn.Linear(n_in, n_out), getattr(nn, MODULES[activation])()]
    net = nnkit.Network(*ours[:-1], dtype="float64", seed=seed)
    net.parameters += np.random.default_rng(seed).normal(size=net.parameters.shape) * 0.1
    module = nn.Sequential(*theirs[:-1])
    with torch.no_grad():
        for layer, twin in zip(net.layers[::2], module[::2], strict=True):
            twin.weight.copy_(torch.tensor(layer.W.T.copy()))
            twin.bias.copy_(torch.tensor(layer.b))
    return net, module


def flat(module, gradient=False):
    parts = []
    for layer in module[::2]:
        for parameter in (layer.weight, layer.bias):
            array = (parameter.grad if gradient else parameter.detach()).numpy()
            parts.append(array.T.ravel())
    return np.concatenate(parts)


@pytest.mark.parametrize("activation", MODULES)
@pytest.mark.parametrize("name", LOSSES)
def test_outputs_and_gradients_of_whole_networks(activation, name):
    net, module = both(activation)
    ours, theirs = LOSSES[name]
    rng = np.random.default_rng(2)
    X, y = rng.normal(size=(16, 3)), labels(name, 16, 4, rng)
    logits = net(X)
    net.backward(ours.gradient(logits, y))
    output = module(torch.tensor(X))
    theirs(output, torch.tensor(y)).backward()
    np.testing.assert_allclose(logits, output.detach().numpy(), **CLOSE)
    np.testing.assert_allclose(net.gradient, flat(module, gradient=True), **CLOSE)


OPTIMIZERS = {
    "SGD": (lambda: nnkit.SGD(0.1), lambda p: torch.optim.SGD(p, lr=0.1)),
    "momentum": (
        lambda: nnkit.SGD(0.05, momentum=0.9, weight_decay=0.01),
        lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=0.01),
    ),
    "Nesterov": (
        lambda: nnkit.SGD(0.05, momentum=0.8, nesterov=True, weight_decay=0.01),
        lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.8, nesterov=True, weight_decay=0.01),
    ),
    "AdaGrad": (
        lambda: nnkit.AdaGrad(weight_decay=0.01),
        lambda p: torch.optim.Adagrad(p, weight_decay=0.01),
    ),
    "RMSprop": (lambda: nnkit.RMSprop(), lambda p: torch.optim.RMSprop(p)),
    "RMSprop with momentum": (
        lambda: nnkit.RMSprop(0.002, alpha=0.9, momentum=0.7, weight_decay=0.01),
        lambda p: torch.optim.RMSprop(p, lr=0.002, alpha=0.9, momentum=0.7, weight_decay=0.01),
    ),
    "Adam": (lambda: nnkit.Adam(), lambda p: torch.optim.Adam(p)),
    "Adam with decay": (
        lambda: nnkit.Adam(0.01, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.1),
        lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.1),
    ),
    "AdamW": (lambda: nnkit.AdamW(), lambda p: torch.optim.AdamW(p)),
    "AdamW with decay": (
        lambda: nnkit.AdamW(0.01, weight_decay=0.3),
        lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.3),
    ),
}
CLIPS = {
    "no clipping": ({}, lambda p: None),
    "by norm": ({"clip_norm": 0.2}, lambda p: nn.utils.clip_grad_norm_(p, 0.2)),
    "by value": ({"clip_value": 0.02}, lambda p: nn.utils.clip_grad_value_(p, 0.02)),
}


@pytest.mark.parametrize("clip", CLIPS)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_hundred_steps_of_fit_are_the_same(name, clip):
    net, module = both("tanh")
    ours, theirs = OPTIMIZERS[name]
    options, clip_theirs = CLIPS[clip]
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(40, 3)), rng.integers(4, size=40)
    history = nnkit.fit(
        net, X, y, loss=nnkit.CrossEntropy(), optimizer=ours(), epochs=20, batch_size=8, seed=6,
        metrics=(), **options,
    )  # fmt: skip
    optimizer = theirs(module.parameters())
    order, losses = np.random.default_rng(6), []
    for _ in range(20):
        rows = order.permutation(40)
        for start in range(0, 40, 8):
            batch = rows[start : start + 8]
            optimizer.zero_grad()
            loss = functional.cross_entropy(module(torch.tensor(X[batch])), torch.tensor(y[batch]))
            loss.backward()
            clip_theirs(module.parameters())
            optimizer.step()
            losses.append(loss.item())
    assert history.steps == 100
    np.testing.assert_allclose(net.parameters, flat(module), **TRAJECTORY)
    np.testing.assert_allclose(history.step_loss, losses, **TRAJECTORY)


SCHEDULES = {
    "StepDecay": (
        nnkit.StepDecay(0.5, every=10, factor=0.3),
        lambda o: torch.optim.lr_scheduler.StepLR(o, 10, 0.3),
    ),
    "ExponentialDecay": (
        nnkit.ExponentialDecay(0.5, factor=0.97),
        lambda o: torch.optim.lr_scheduler.ExponentialLR(o, 0.97),
    ),
    "CosineDecay": (
        nnkit.CosineDecay(0.5, steps=40, final=0.01),
        lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 40, eta_min=0.01),
    ),
    "WarmUp": (
        nnkit.WarmUp(8, then=0.5),
        lambda o: torch.optim.lr_scheduler.LinearLR(o, 1 / 8, 1.0, total_iters=7),
    ),
    "OneCycle": (
        nnkit.OneCycle(0.5, steps=40),
        lambda o: torch.optim.lr_scheduler.OneCycleLR(o, 0.5, total_steps=40),
    ),
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_schedules(name):
    ours, theirs = SCHEDULES[name]
    parameter = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([parameter], lr=0.5)
    scheduler = theirs(optimizer)
    for step in range(40):
        rate = optimizer.param_groups[0]["lr"]
        assert ours(step) == pytest.approx(rate, rel=1e-10, abs=1e-15), step
        parameter.sum().backward()
        optimizer.step()
        scheduler.step()


@pytest.mark.parametrize(
    ("ours", "theirs", "names"),
    [
        ("SGD", "SGD", {"lr": "lr", "momentum": "momentum", "weight_decay": "weight_decay"}),
        ("AdaGrad", "Adagrad", {"lr": "lr", "eps": "eps", "weight_decay": "weight_decay"}),
        (
            "RMSprop",
            "RMSprop",
            {"lr": "lr", "alpha": "alpha", "eps": "eps", "momentum": "momentum"},
        ),
        ("Adam", "Adam", {"lr": "lr", "betas": "betas", "eps": "eps"}),
        ("AdamW", "AdamW", {"lr": "lr", "betas": "betas", "weight_decay": "weight_decay"}),
    ],
)
def test_the_defaults_of_optimizers_are_the_same(ours, theirs, names):
    here = inspect.signature(getattr(nnkit, ours)).parameters
    there = inspect.signature(getattr(torch.optim, theirs)).parameters
    for own, other in names.items():
        assert here[own].default == there[other].default, own
