"""Both positions of every behaviour of Twilio that is not confirmed (evidence [K] or [E], §10).

The defaults are the best reading of today; a scenario that must hold whatever the truth turns out to be runs once in
each position. A switch disappears when a live measurement has settled it.
"""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(slots=True)
class Switches:
    """Mutable, so that a test may flip one between two calls. Numbers in comments are the points of §10."""

    # (1) a REST redirect of a queued caller: is the Enqueue action posted with QueueResult=redirected, and when? (The
    # order is also that of a conference participant's Dial action.)
    queue_action_on_redirect: Literal["before", "alongside", "never"] = "before"
    # §2.2 B5: a caller who hangs up while waiting
    queue_action_on_hangup: bool = True
    # (2) a REST redirect of a conference participant: is its Dial action posted (its answer is discarded)?
    dial_action_on_redirect: bool = True
    # (3) is the Dial action requested after the leg itself hung up?
    dial_action_on_own_hangup: bool = True
    # final status of an inbound call whose caller hangs up before any verb answered
    unanswered_inbound: Literal["completed", "no-answer", "canceled"] = "completed"
    # not among the points of §10: final status of an answered leg that the network loses (a mobile without signal)
    answered_leg_lost: Literal["completed", "failed"] = "completed"
    # (4) final status of a ringing leg stopped by Status=completed
    ringing_leg_completed: Literal["canceled", "no-answer", "completed"] = "canceled"
    # (5) what a softphone's refusal and an unregistered softphone become
    softphone_rejects: Literal["busy", "no-answer", "canceled"] = "busy"
    softphone_unregistered: Literal["no-answer", "failed"] = "no-answer"
    # (6) first SequenceNumber of a conference
    conference_first_sequence: Literal[0, 1] = 1
    # (7) status of a conference that waits for its first starting participant
    lone_conference_status: Literal["init", "in-progress"] = "init"
    # (8) what actionOnEmptyResult sends
    empty_gather_digits: Literal["absent", "blank"] = "absent"
    # (9) does bargeIn="false" also stop keys from interrupting?
    barge_in_false_blocks_keys: bool = False
    # (10) does the fallback request carry ErrorCode and ErrorUrl?
    fallback_carries_error: bool = True
    # (11) is the idempotency token equal on the retries of one request?
    token_kept_on_retry: bool = True
    # Timeout of a REST call rings 5 s longer than asked (§2.3)
    ring_buffer_seconds: Literal[0, 5] = 5
    # keys pressed between two Gathers are kept for the next one
    type_ahead: bool = False
    # speech results carry Language
    speech_sends_language: bool = True
    # first inbound request: geographic fields present and empty, or not there at all (§1.2)
    geo_fields: Literal["empty", "absent"] = "empty"
    # "Twilio occasionally adds parameters": sent with every voice request
    extra_parameters: dict[str, str] = field(default_factory=dict)
    # outbound REST calls placed per second (0 = no limit); the excess waits and says so in queue_time (§2.3)
    calls_per_second: int = 0
    # seconds between `initiated` and `ringing` on an outbound leg
    setup_seconds: float = 0.25
