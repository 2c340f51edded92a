"""What the rules hear in a patient's message."""

import pytest

from core.llm.offline.concerns import read_concern
from core.llm.offline.topics import read_topic

VOICED = {
    "I'm terrified the cancer came back, my mom had it too.": "recurrence",
    "I've been waiting two weeks and still have not heard anything about my biopsy.": "waiting",
    "My knee hurts so much, I can't stand it any more.": "pain",
    "The hot flashes from Lupron are awful and I'm so tired.": "side_effects",
    "I haven't had an erection since surgery and I don't feel like a man.": "sexual",
    "I'm still leaking and go through three pads a day.": "continence",
    "I can't sleep, I lie awake at night for hours.": "sleep",
    "My insurance denied the scan and I can't afford it.": "cost",
    "I'm nervous about stopping my pills. Can I just stop?": "medication",
    "I'm pregnant and I took ibuprofen, I'm worried about the baby.": "child",
    "I noticed a rash on my arm since yesterday.": "symptom",
    "This is my third message and nobody is listening. I'm fed up.": "dismissed",
    "I got the bad news today. My wife and I are devastated, they said hospice.": "grief",
    "I'm confused by the instructions and don't understand when to take it.": "confusion",
    "I need to reschedule my appointment, I can't make Tuesday.": "scheduling",
    "This is embarrassing and hard to talk about, I am ashamed.": "shame",
    "My husband can't get out of bed. He won't eat, and he hates the hospital.": "caregiver",
    "I can't decide between surgery or radiation. What would you do?": "decision",
    "I am so scared of the biopsy, I have a fear of needles.": "procedure",
    "Thank you so much for everything, I am doing great.": "thanks",
}


@pytest.mark.parametrize("message", VOICED)
def test_the_concern_that_was_voiced_is_heard(message):
    assert read_concern(message).name == VOICED[message]


@pytest.mark.parametrize(
    "message",
    ["What is chlorhexidine?", "Is poison ivy contagious?", "how much melatonin should i take"],
)
def test_a_plain_question_has_no_concern_and_no_feeling(message):
    voiced = read_concern(message)

    assert voiced.concern is None
    assert voiced.feeling is None


@pytest.mark.parametrize(
    ("message", "feeling"),
    [
        ("I'm so worried about this.", "worried"),
        ("I am not worried about this.", None),
        ("I'm never scared of needles.", None),
        ("My wife is scared.", None),
        ("Should I be worried about this?", None),
        ("Which medicine treats anxiety?", None),
        ("I feel overwhelmed.", "overwhelmed"),
        ("This is embarrassing to ask.", "embarrassed"),
    ],
)
def test_only_a_feeling_of_the_writer_is_named(message, feeling):
    assert read_concern(message).feeling == feeling


def test_hopelessness_is_never_called_fitting():
    voiced = read_concern("I feel hopeless, nothing works.")

    assert voiced.feeling == "hopeless"
    assert not voiced.fitting


def test_a_wife_who_is_only_mentioned_does_not_make_a_caregiver():
    assert read_concern("My wife laughs, but the hot flashes are awful.").name != "caregiver"


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        ("I worry about my biopsy", "your biopsy"),
        ("My husband's biopsy is on Friday", "your husband's biopsy"),
        ("Should I get a biopsy?", "a biopsy"),
        ("is saxenda safe", "Saxenda"),
        ("Are there medications like buspirone?", "buspirone"),
        ("these hot flashes", "the hot flashes"),
        ("something else entirely", None),
        ("", None),
    ],
)
def test_the_topic_is_a_noun_phrase_that_reads_well_after_about(message, topic):
    assert read_topic(message) == topic


def test_a_message_in_another_language_voices_only_a_general_question():
    voiced = read_concern("Estoy muy preocupada por el resultado de la biopsia de mi padre.")

    assert voiced.name == "question:general"
    assert voiced.topic is None
