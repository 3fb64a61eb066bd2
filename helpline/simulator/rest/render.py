"""The resources as JSON, key for key (§8.2)."""

from datetime import datetime
from email.utils import format_datetime
from typing import Any

from aiohttp import web

from helpline.simulator.engine.conference import Conference, Participant
from helpline.simulator.engine.leg import Leg
from helpline.simulator.engine.queue import CallQueue, Member
from helpline.simulator.rest.door import Call
from helpline.simulator.settings import NumberUrls

Resource = dict[str, Any]
PAGE_SIZE = 50
PAGE_LIMIT = 1000


def root(account: str) -> str:
    return f"/2010-04-01/Accounts/{account}"


def call(leg: Leg) -> Resource:
    account = leg.board.settings.account_sid
    uri = f"{root(account)}/Calls/{leg.sid}"
    over = leg.ended is not None
    return {
        "sid": leg.sid,
        "date_created": _date(leg.created),
        "date_updated": _date(leg.ended or leg.answered or leg.created),
        "parent_call_sid": leg.parent.sid if leg.parent else None,
        "account_sid": account,
        "to": leg.to,
        "to_formatted": leg.to,
        "from": leg.from_,
        "from_formatted": leg.from_,
        "phone_number_sid": None,
        "status": leg.status,
        "start_time": _date(leg.answered),
        "end_time": _date(leg.ended),
        "duration": str(leg.duration()) if over and leg.answered else None,
        "price": None,
        "price_unit": "USD",
        "direction": leg.direction,
        "answered_by": None,
        "api_version": "2010-04-01",
        "forwarded_from": None,
        "group_sid": None,
        "caller_name": None,
        "queue_time": str(leg.queue_time),
        "trunk_sid": None,
        "uri": f"{uri}.json",
        "subresource_uris": {"recordings": f"{uri}/Recordings.json"},
    }


def conference(found: Conference) -> Resource:
    account = found.board.settings.account_sid
    uri = f"{root(account)}/Conferences/{found.sid}"
    return {
        "sid": found.sid,
        "account_sid": account,
        "friendly_name": found.name,
        "status": found.status,
        "region": "us1",
        "api_version": "2010-04-01",
        "date_created": _date(found.created),
        "date_updated": _date(found.created),
        "reason_conference_ended": found.reason or None,
        "call_sid_ending_conference": found.ended_by or None,
        "uri": f"{uri}.json",
        "subresource_uris": {"participants": f"{uri}/Participants.json"},
    }


def participant(found: Participant) -> Resource:
    board = found.leg.board
    account = board.settings.account_sid
    return {
        "account_sid": account,
        "call_sid": found.leg.sid,
        "label": found.label or None,
        "call_sid_to_coach": found.voice.coaching or None,
        "coaching": bool(found.voice.coaching),
        "conference_sid": found.conference.sid,
        "date_created": _date(found.conference.created),
        "date_updated": _date(found.conference.created),
        "end_conference_on_exit": found.ends,
        "muted": found.voice.muted,
        "hold": found.voice.held,
        "start_conference_on_enter": found.starts,
        "status": "connected",
        "queue_time": str(found.leg.queue_time),
        "uri": f"{root(account)}/Conferences/{found.conference.sid}/Participants/{found.leg.sid}.json",
    }


def queue(found: CallQueue, account: str, now: float) -> Resource:
    return {
        "sid": found.sid,
        "account_sid": account,
        "friendly_name": found.name,
        "current_size": len(found.members),
        "max_size": found.max_size,
        "average_wait_time": found.average_wait(now),
        "date_created": _date(found.created),
        "date_updated": _date(found.created),
        "uri": f"{root(account)}/Queues/{found.sid}.json",
        "subresource_uris": {"members": f"{root(account)}/Queues/{found.sid}/Members.json"},
    }


def member(found: Member, position: int, of: CallQueue, account: str, now: float) -> Resource:
    return {
        "call_sid": found.leg.sid,
        "queue_sid": of.sid,
        "position": position,
        "wait_time": int(now - found.since),
        "date_enqueued": _date(found.date),
        "uri": f"{root(account)}/Queues/{of.sid}/Members/{found.leg.sid}.json",
    }


def number(e164: str, urls: NumberUrls, account: str, sid: str) -> Resource:
    return {
        "sid": sid,
        "account_sid": account,
        "phone_number": e164,
        "friendly_name": e164,
        "voice_url": urls.voice_url,
        "voice_method": "POST",
        "voice_fallback_url": urls.fallback_url,
        "voice_fallback_method": "POST",
        "status_callback": urls.status_url,
        "status_callback_method": "POST",
        "capabilities": {"voice": True, "sms": False, "mms": False, "fax": False},
        "api_version": "2010-04-01",
        "status": "in-use",
        "uri": f"{root(account)}/IncomingPhoneNumbers/{sid}.json",
    }


def page(request: Call, key: str, items: list[Resource]) -> web.Response:
    """One page of a list, in the envelope the official client pages through."""
    size = min(_natural(request.query.get("PageSize"), PAGE_SIZE) or 1, PAGE_LIMIT)
    at = _natural(request.query.get("Page"), 0)
    shown = items[at * size : (at + 1) * size]
    kept = "&".join(f"{name}={value}" for name, value in request.query.items() if name not in ("Page", "PageSize"))

    def uri(number: int) -> str:
        return f"{request.uri}?" + "&".join(part for part in (kept, f"PageSize={size}", f"Page={number}") if part)

    return web.json_response(
        {
            key: shown,
            "first_page_uri": uri(0),
            "next_page_uri": uri(at + 1) if (at + 1) * size < len(items) else None,
            "previous_page_uri": uri(at - 1) if at else None,
            "page": at,
            "page_size": size,
            "start": at * size,
            "end": at * size + max(0, len(shown) - 1),
            "uri": uri(at),
        }
    )


def _natural(written: str | None, default: int) -> int:
    return int(written) if written and written.isdigit() else default


def _date(moment: datetime | None) -> str | None:
    return format_datetime(moment) if moment else None
