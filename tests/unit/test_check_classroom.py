"""What becomes of a class's answers: the promise that CONTRIBUTING.md makes."""

import pytest

from tests.unit.classroom import answers, judged, table


@pytest.fixture(scope="module")
def results():
    found = judged(answers())
    print("\n" + table(found))
    return found


def labels(results, kind, *verdicts):
    return [
        f"{answer.exercise}: {answer.label} ({report.mistake})"
        for answer, verdict, report in results
        if answer.kind == kind and verdict in verdicts
    ]


def test_no_right_answer_is_rejected(results):
    assert labels(results, "R", "rejected") == []


def test_no_wrong_answer_is_accepted(results):
    assert labels(results, "W", "accepted") == []


def test_three_quarters_of_the_wrong_answers_get_the_right_hint(results):
    wrong = [answer for answer, _, _ in results if answer.kind == "W"]
    assert all(answer.hints for answer in wrong)
    assert len(labels(results, "W", "right hint")) >= 0.75 * len(wrong)


def test_hardly_any_wrong_answer_gets_the_hint_of_another_mistake(results):
    assert len(labels(results, "W", "another hint")) <= 5, labels(results, "W", "another hint")


def test_at_most_a_tenth_of_the_wrong_answers_get_digits_only(results):
    wrong = [answer for answer, _, _ in results if answer.kind == "W"]
    assert len(labels(results, "W", "digits only")) <= 0.1 * len(wrong)
