"""The Gather algorithm, instant by instant (§3.2)."""

from helpline.simulator.engine.collector import Collector, Gathered, Rules

NOTHING = Gathered("none")


def collector(**given: object) -> Collector:
    rules = {"keys": True, "speech": True, "timeout": 5.0, "speech_timeout": 2.0, "finish_key": "#", "digits": 0}
    return Collector(Rules(**(rules | given)))  # type: ignore[arg-type]


def test_silence_is_counted_from_the_end_of_the_prompts() -> None:
    gather = collector()
    assert gather.deadline is None
    gather.prompts_done(12.0)
    assert gather.deadline == 17.0
    gather.expired()
    assert gather.result == NOTHING


def test_each_key_gives_the_whole_time_again() -> None:
    gather = collector()
    gather.prompts_done(0.0)
    gather.key("4", 3.0)
    assert gather.deadline == 8.0
    gather.key("2", 7.0)
    assert gather.deadline == 12.0
    gather.expired()
    assert gather.result == Gathered("dtmf", digits="42")


def test_a_key_during_the_prompts_starts_the_wait_for_the_next_one() -> None:
    gather = collector()
    gather.key("4", 1.0)
    gather.prompts_done(1.0)
    assert gather.deadline == 6.0


def test_the_last_digit_ends_it_at_once() -> None:
    gather = collector(digits=2)
    gather.key("4", 1.0)
    assert gather.result is None
    gather.key("2", 2.0)
    assert gather.result == Gathered("dtmf", digits="42")


def test_the_finishing_key_ends_it_and_is_not_a_digit() -> None:
    gather = collector()
    gather.key("4", 1.0)
    gather.key("#", 2.0)
    assert gather.result == Gathered("dtmf", digits="4", finished_on="#")


def test_the_finishing_key_before_any_digit_is_nothing() -> None:
    gather = collector()
    gather.key("#", 1.0)
    assert gather.result == NOTHING


def test_without_a_finishing_key_the_hash_is_a_digit() -> None:
    gather = collector(finish_key="")
    gather.key("#", 1.0)
    assert gather.result is None
    gather.expired()
    assert gather.result == Gathered("dtmf", digits="#")


def test_speech_ends_after_its_silence() -> None:
    gather = collector()
    gather.speech_started(1.0)
    gather.speech_ended("une démarche", 0.8, 3.0)
    assert gather.deadline == 5.0
    gather.expired()
    assert gather.result == Gathered("speech", text="une démarche", confidence=0.8)


def test_words_after_a_short_silence_belong_to_the_same_answer() -> None:
    gather = collector()
    gather.speech_started(1.0)
    gather.speech_ended("une", 0.9, 2.0)
    gather.speech_started(3.0)
    gather.speech_ended("démarche", 0.7, 4.0)
    gather.expired()
    assert gather.result == Gathered("speech", text="une démarche", confidence=0.7)


def test_speech_is_cut_after_sixty_seconds() -> None:
    gather = collector(speech_timeout=10.0)
    gather.speech_started(1.0)
    assert gather.deadline == 61.0
    gather.speech_ended("long", 0.9, 58.0)
    assert gather.deadline == 61.0


def test_after_speech_keys_no_longer_count() -> None:
    gather = collector(digits=1)
    gather.speech_started(1.0)
    gather.key("1", 1.5)
    gather.key("#", 1.6)
    assert gather.result is None


def test_after_a_key_speech_no_longer_counts() -> None:
    gather = collector()
    gather.key("1", 1.0)
    gather.speech_started(1.5)
    gather.speech_ended("deux", 0.9, 2.0)
    assert gather.deadline == 6.0
    gather.expired()
    assert gather.result == Gathered("dtmf", digits="1")


def test_what_is_not_listened_to_is_not_gathered() -> None:
    keys_only, speech_only = collector(speech=False), collector(keys=False)
    keys_only.speech_started(1.0)
    keys_only.speech_ended("un", 0.9, 2.0)
    speech_only.key("1", 1.0)
    keys_only.expired()
    speech_only.expired()
    assert keys_only.result == speech_only.result == NOTHING
