"""Every use case of one process, put together by `bootstrap` and handed to the handlers."""

from __future__ import annotations

from dataclasses import dataclass

from helpline.services.accounts import Accounts
from helpline.services.agent_desk import AgentDesk
from helpline.services.applications import Applications
from helpline.services.chat_desk import ChatDesk
from helpline.services.chats import Chats
from helpline.services.conversations import Conversations
from helpline.services.duty import Duty
from helpline.services.flow_steps import FlowSteps
from helpline.services.intake import Intake
from helpline.services.legs import Legs
from helpline.services.offers import Offers
from helpline.services.opening import Opening
from helpline.services.partings import Partings
from helpline.services.ports import Answers, Ids, Softphones
from helpline.services.public_status import PublicStatus
from helpline.services.queueing import Queueing
from helpline.services.sign_in import SignIn
from helpline.services.surveys import Surveys
from helpline.services.takers import Takers
from helpline.services.transcripts import Transcripts
from helpline.services.verification import Verification
from helpline.services.wallboard import Wallboard
from helpline.services.wrap_up import WrapUp
from routing.store import Store


@dataclass(frozen=True, slots=True)
class Services:
    """What a web process can do."""

    store: Store
    ids: Ids
    accounts: Accounts
    sign_in: SignIn
    opening: Opening
    flows: FlowSteps
    surveys: Surveys
    queueing: Queueing
    intake: Intake
    legs: Legs
    partings: Partings
    answers: Answers
    softphones: Softphones
    duty: Duty
    verification: Verification
    offers: Offers
    conversations: Conversations
    wrap_up: WrapUp
    agent_desk: AgentDesk
    wallboard: Wallboard
    public_status: PublicStatus
    applications: Applications
    transcripts: Transcripts
    chats: Chats
    chat_desk: ChatDesk
    takers: Takers
