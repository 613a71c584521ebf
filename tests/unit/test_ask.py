"""Questions that test understanding."""

import pytest

from nncourse.figures import ask

ANSWERS = {"6": "Three <twos>.", "5": "That is 2 + 3."}


def test_each_answer_has_its_reason_and_nothing_is_markup():
    html = ask("twice", "Is 2 < 3?", ANSWERS, right="6").html()
    assert html.count('type="radio"') == 2
    assert "<strong>Right.</strong> Three &lt;twos&gt;." in html
    assert "<strong>Not so.</strong> That is 2 + 3." in html
    assert "Is 2 &lt; 3?" in html


def test_a_choice_in_jupyter_shows_its_reason():
    _, buttons, answer = ask("twice", "What is 2 · 3?", ANSWERS, right="6").widget().children
    assert answer.value == ""
    buttons.value = "5"
    assert answer.value == "<strong>Not so.</strong> That is 2 + 3."


@pytest.mark.parametrize(
    ("answers", "right", "said"),
    [
        ({"6": "Yes."}, "6", "two answers or more"),
        ({"6": "Yes.", "5": " "}, "6", "each with its reason"),
        (ANSWERS, "7", "one of 6, 5; got '7'"),
    ],
)
def test_what_is_no_question_is_refused(answers, right, said):
    with pytest.raises(ValueError, match=said):
        ask("twice", "?", answers, right=right)
