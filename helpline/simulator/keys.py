"""What the application object carries."""

from aiohttp import web

from helpline.simulator.line import Line
from helpline.simulator.switchboard import Switchboard

BOARD = web.AppKey("board", Switchboard)
LINE = web.AppKey("line", Line)
SOCKETS = web.AppKey("sockets", set[web.WebSocketResponse])
