"""Refusals in Twilio's form: a status, a code, a sentence."""

import json

from aiohttp import web


class Refused(Exception):
    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def not_found(what: str) -> Refused:
    return Refused(404, 20404, f"The requested resource {what} was not found")


def missing(name: str, code: int = 21603) -> Refused:
    return Refused(400, code, f"A '{name}' parameter is required")


def invalid(name: str, value: str, code: int = 20001) -> Refused:
    return Refused(400, code, f"Invalid parameter {name}={value}")


def render(refusal: Refused) -> web.Response:
    body = {
        "code": refusal.code,
        "message": refusal.message,
        "more_info": f"https://www.twilio.com/docs/errors/{refusal.code}",
        "status": refusal.status,
    }
    return web.json_response(body, status=refusal.status, dumps=lambda value: json.dumps(value, ensure_ascii=False))
