"""Optimizers, schedules and clipping: one or two steps worked out by hand."""

import numpy as np
import pytest

import nnkit

GRADIENTS = (np.array([0.5, -2.0]), np.array([1.0, 0.25]))
START = np.array([1.0, -1.0])


def after(optimizer, gradients=GRADIENTS):
    theta = START.copy()
    for gradient in gradients:
        kept = gradient.copy()
        optimizer.step(theta, gradient)
        assert (gradient == kept).all(), "a rule must leave the gradient as it is"
    return theta


def test_gradient_descent():
    g1, g2 = GRADIENTS
    np.testing.assert_allclose(after(nnkit.SGD(0.1)), START - 0.1 * (g1 + g2), rtol=1e-15)


def test_momentum_and_nesterov():
    g1, g2 = GRADIENTS
    v2 = 0.9 * g1 + g2
    plain = START - 0.1 * g1 - 0.1 * v2
    np.testing.assert_allclose(after(nnkit.SGD(0.1, momentum=0.9)), plain, rtol=1e-14)
    ahead = START - 0.1 * (g1 + 0.9 * g1) - 0.1 * (g2 + 0.9 * v2)
    nesterov = nnkit.SGD(0.1, momentum=0.9, nesterov=True)
    np.testing.assert_allclose(after(nesterov), ahead, rtol=1e-14)


@pytest.mark.parametrize(
    "make",
    [
        lambda **o: nnkit.SGD(0.1, momentum=0.5, **o),
        lambda **o: nnkit.AdaGrad(0.1, **o),
        lambda **o: nnkit.RMSprop(0.1, **o),
        lambda **o: nnkit.Adam(0.1, **o),
    ],
)
def test_weight_decay_is_added_to_the_gradient(make):
    decayed, plain = START.copy(), START.copy()
    with_decay, without = make(weight_decay=0.3), make()
    for gradient in GRADIENTS:
        with_decay.step(decayed, gradient)
        without.step(plain, gradient + 0.3 * plain)
    np.testing.assert_allclose(decayed, plain, rtol=1e-14)


def test_adagrad_remembers_everything():
    g1, g2 = GRADIENTS
    eps = 1e-10
    by_hand = START - 0.1 * g1 / (np.abs(g1) + eps)
    by_hand = by_hand - 0.1 * g2 / (np.sqrt(g1**2 + g2**2) + eps)
    np.testing.assert_allclose(after(nnkit.AdaGrad(0.1)), by_hand, rtol=1e-14)
    large = nnkit.AdaGrad(0.1, eps=0.5)
    by_hand = START - 0.1 * g1 / (np.abs(g1) + 0.5)
    np.testing.assert_allclose(after(large, [g1]), by_hand, rtol=1e-14)


def test_rmsprop_forgets():
    g1, g2 = GRADIENTS
    s1 = 0.1 * g1**2
    s2 = 0.9 * s1 + 0.1 * g2**2
    step1, step2 = g1 / (np.sqrt(s1) + 0.01), g2 / (np.sqrt(s2) + 0.01)
    rule = nnkit.RMSprop(0.1, alpha=0.9, eps=0.01)
    np.testing.assert_allclose(after(rule), START - 0.1 * (step1 + step2), rtol=1e-14)
    rule = nnkit.RMSprop(0.1, alpha=0.9, eps=0.01, momentum=0.5)
    by_hand = START - 0.1 * step1 - 0.1 * (0.5 * step1 + step2)
    np.testing.assert_allclose(after(rule), by_hand, rtol=1e-14)


@pytest.mark.parametrize("corrected", [True, False])
def test_adam_with_and_without_bias_correction(corrected):
    g1, g2 = GRADIENTS
    b1, b2, eps = 0.8, 0.95, 0.01
    m1, v1 = (1 - b1) * g1, (1 - b2) * g1**2
    m2, v2 = b1 * m1 + (1 - b1) * g2, b2 * v1 + (1 - b2) * g2**2
    by_hand = START.copy()
    for t, m, v in ((1, m1, v1), (2, m2, v2)):
        c1, c2 = (1 - b1**t, 1 - b2**t) if corrected else (1, 1)
        by_hand -= 0.1 * (m / c1) / (np.sqrt(v / c2) + eps)
    rule = nnkit.Adam(0.1, betas=(b1, b2), eps=eps, bias_correction=corrected)
    np.testing.assert_allclose(after(rule), by_hand, rtol=1e-14)


def test_adamw_shrinks_the_parameters_by_themselves():
    gradient = GRADIENTS[0]
    shrunk = START * (1 - 0.1 * 0.2) - 0.1 * gradient / (np.abs(gradient) + 1e-8)
    theta = after(nnkit.AdamW(0.1, weight_decay=0.2), [gradient])
    np.testing.assert_allclose(theta, shrunk, rtol=1e-13)


def test_the_state_belongs_to_the_array_that_is_moved():
    rule, one, other = nnkit.SGD(0.1, momentum=0.9), START.copy(), START.copy()
    rule.step(one, GRADIENTS[0])
    rule.step(other, GRADIENTS[0])
    assert rule.steps == 1
    assert (one == other).all()


def test_each_run_has_its_own_rate():
    theta = np.stack([START, START])
    gradient = np.stack([GRADIENTS[0]] * 2)
    nnkit.SGD(np.array([0.1, 1.0])).step(theta, gradient)
    np.testing.assert_allclose(theta, START - np.array([[0.1], [1.0]]) * GRADIENTS[0])
    with pytest.raises(ValueError, match="lr must be one number or an array"):
        nnkit.SGD(np.array([0.1, 1.0, 2.0])).step(theta, gradient)


@pytest.mark.parametrize(
    ("schedule", "rates"),
    [
        (nnkit.ConstantRate(0.5), [0.5, 0.5, 0.5]),
        (nnkit.StepDecay(1.0, every=2, factor=0.5), [1.0, 1.0, 0.5, 0.5, 0.25]),
        (nnkit.ExponentialDecay(1.0, factor=0.5), [1.0, 0.5, 0.25]),
        (nnkit.CosineDecay(1.0, steps=2, final=0.2), [1.0, 0.6, 0.2, 0.2]),
        (nnkit.WarmUp(2, then=0.4), [0.2, 0.4, 0.4]),
        (nnkit.WarmUp(2, then=nnkit.StepDecay(1.0, every=1)), [0.5, 1.0, 1.0, 0.1]),
        (nnkit.OneCycle(1.0, steps=5, rise=0.6, start=4, final=10), None),
    ],
    ids=repr,
)
def test_schedules(schedule, rates):
    if rates is None:  # up along half a cosine for two steps, down for two more
        rates = [0.25, 0.625, 1.0, (1 + 0.025) / 2, 0.025]
    assert [schedule(step) for step in range(len(rates))] == pytest.approx(rates, rel=1e-12)
    theta, moved = np.zeros(1), []
    rule = nnkit.SGD(lr=schedule)
    for _ in rates:
        before = theta.copy()
        rule.step(theta, np.ones(1))
        moved.append(float((before - theta)[0]))
    assert moved == pytest.approx(rates, rel=1e-12)


def test_a_schedule_may_hold_a_rate_for_each_run():
    rates = nnkit.CosineDecay(np.array([1.0, 2.0]), steps=2)(1)
    np.testing.assert_allclose(rates, [0.5, 1.0])


def test_clipping_keeps_direction_or_cuts_elements_run_by_run():
    g = np.array([[3.0, 4.0], [0.3, 0.4]])
    assert nnkit.clip_by_norm(g, 1.0) == pytest.approx([5.0, 0.5])
    shortened = np.array([3.0, 4.0]) / (5.0 + 1e-6)  # PyTorch's small number in the quotient
    np.testing.assert_allclose(g, [shortened, [0.3, 0.4]], rtol=1e-14)
    g = np.array([3.0, -4.0, 0.5])
    nnkit.clip_by_value(g, 1.0)
    assert g.tolist() == [1.0, -1.0, 0.5]
    assert nnkit.clip_by_norm(np.zeros(2), 1.0) == 0.0


def test_a_gradient_whose_squares_overflow_is_shortened_too():
    g = np.array([[3e30, -4e30], [3.0, 4.0], [0.0, 0.0]], dtype=np.float32)
    assert nnkit.clip_by_norm(g, 1.0) == pytest.approx([5e30, 5.0, 0.0], rel=1e-6)
    np.testing.assert_allclose(g, [[0.6, -0.8], [0.6, 0.8], [0.0, 0.0]], rtol=1e-6)
    single = np.array([3e30, -4e30], dtype=np.float32)
    assert nnkit.clip_by_norm(single, 1.0) == pytest.approx(5e30, rel=1e-6)
    np.testing.assert_allclose(single, [0.6, -0.8], rtol=1e-6)


def test_a_schedule_gives_the_rates_of_many_steps_at_once():
    steps = np.arange(12)
    for schedule in (
        nnkit.StepDecay(0.5, every=3),
        nnkit.ExponentialDecay(0.5, factor=0.9),
        nnkit.CosineDecay(0.5, steps=8, final=0.1),
        nnkit.WarmUp(4, then=nnkit.CosineDecay(0.5, steps=5)),
        nnkit.OneCycle(0.5, steps=10),
    ):
        one_by_one = [schedule(step) for step in steps]
        np.testing.assert_allclose(schedule(steps), one_by_one, rtol=1e-14)


@pytest.mark.parametrize(
    ("rate", "message"),
    [
        (lambda step: -0.1, "lr of step 0 must be zero or a positive number, got -0.1"),
        (lambda step: np.nan, "lr of step 0 must be"),
        (lambda step: None, "lr of step 0 must be"),
        (lambda step: "0.1", "lr of step 0 must be"),
        (lambda step: [0.1, 0.2], "lr of step 0 must be one number for a single network"),
        (nnkit.ExponentialDecay(1e300, factor=1e9), "lr of step 1 must be"),
        ([0.1, 0.2], "lr must be one number for a single network"),
    ],
)
@pytest.mark.filterwarnings("ignore:overflow")
def test_a_rate_that_is_none_is_refused_at_its_step(rate, message):
    with pytest.raises((TypeError, ValueError), match=message):
        after(nnkit.SGD(lr=rate))


def test_a_schedule_may_start_at_zero_and_list_a_rate_for_each_run():
    theta = np.zeros((2, 2))
    rule = nnkit.SGD(lr=lambda step: [0.0, 0.1 * step])
    for _ in range(3):
        rule.step(theta, np.ones((2, 2)))
    np.testing.assert_allclose(theta, [[0, 0], [-0.3, -0.3]])
    with pytest.raises(TypeError, match="CosineDecay: add brackets"):
        nnkit.SGD(lr=nnkit.CosineDecay)


def test_the_state_belongs_to_the_place_in_memory_whatever_view_of_it_comes():
    both, alone = np.zeros((2, 2)), np.zeros(2)
    rule, other = nnkit.SGD(0.1, momentum=0.9), nnkit.SGD(0.1, momentum=0.9)
    for gradient in GRADIENTS:
        rule.step(both[0], gradient)
        other.step(alone, gradient)
    assert rule.steps == 2
    np.testing.assert_array_equal(both[0], alone)


def test_an_update_that_returns_the_parameters_is_refused():
    class Returns(nnkit.Optimizer):
        def update(self, parameters, gradient, lr):
            return parameters - lr * gradient

    with pytest.raises(TypeError, match=r"in place \(theta -= \.\.\.\) and return nothing"):
        Returns(0.1).step(START.copy(), GRADIENTS[0])


def test_what_is_read_only_is_refused():
    fixed = START.copy()
    fixed.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        nnkit.SGD(0.1).step(fixed, GRADIENTS[0])
    for clip in (nnkit.clip_by_norm, nnkit.clip_by_value):
        with pytest.raises(ValueError, match="read-only"):
            clip(fixed, 1.0)


def test_one_run_whose_squares_overflow_leaves_the_others_bit_for_bit():
    rng = np.random.default_rng(0)
    pair = rng.normal(size=(2, 50)).astype(np.float32)
    alone = pair[1:].copy()
    pair[0] *= 1e30
    nnkit.clip_by_norm(pair, 0.1)
    nnkit.clip_by_norm(alone, 0.1)
    assert (pair[1] == alone[0]).all()


@pytest.mark.parametrize("name", nnkit.OPTIMIZERS)
def test_a_rate_for_each_run_moves_it_as_that_rate_alone_does_in_float32_too(name):
    rates = np.array([0.0123, 0.1, 0.0034])
    rng = np.random.default_rng(0)
    start = rng.normal(size=20).astype(np.float32)
    family, rule = np.stack([start] * 3), nnkit.OPTIMIZERS[name](lr=rates)
    each = [(start.copy(), nnkit.OPTIMIZERS[name](lr=rate)) for rate in rates]
    for _ in range(50):
        gradient = rng.normal(size=20).astype(np.float32)
        rule.step(family, np.stack([gradient] * 3))
        for theta, own in each:
            own.step(theta, gradient)
    for run, (theta, _) in enumerate(each):
        assert (family[run] == theta).all()


@pytest.mark.parametrize(
    "rule", [nnkit.Adam(0.1), nnkit.SGD(0.1, momentum=0.9), nnkit.RMSprop(0.1, momentum=0.9)]
)
def test_what_fades_gets_to_zero_and_not_to_the_slow_numbers_just_above(rule):
    theta = np.ones(4, dtype=np.float32)
    for step in range(1500):
        rule.step(theta, np.full(4, 1.0 if step == 0 else 0.0, dtype=np.float32))
    velocity = rule.m if isinstance(rule, nnkit.Adam) else rule.v
    assert (velocity == 0).all()


def test_rates_that_are_read_only_stay_as_they_are_however_many_steps():
    rates = np.broadcast_to(np.float64(0.1), 2)
    rule, theta = nnkit.SGD(lr=rates, momentum=0.9), np.ones((2, 3))
    for _ in range(101):
        rule.step(theta, np.ones((2, 3)))
    assert (rates == 0.1).all()


def test_a_schedule_without_its_brackets_is_refused_wherever_it_stands():
    with pytest.raises(TypeError, match="then must be a rate or a schedule, got CosineDecay"):
        nnkit.WarmUp(3, then=nnkit.CosineDecay)
