"""Which elements TwiML knows, what each may carry and hold (§3.1).

The table stands here on its own, because the simulator shares no code with the application; a contract test compares
it with the classes of the official `twilio` library. `clientNotificationUrl` is in Twilio's documents only.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Rule:
    """What one element allows: attribute names, child elements, text."""

    attributes: frozenset[str]
    children: frozenset[str]
    text: bool


def _rule(attributes: str = "", children: str = "", *, text: bool = False) -> Rule:
    return Rule(frozenset(attributes.split()), frozenset(children.split()), text)


GRAMMAR: Final[dict[str, Rule]] = {
    "AiSession": _rule("aiConnector aiSessionConfiguration"),
    "Application": _rule(
        ("copyParentTo customerId method statusCallback statusCallbackEvent statusCallbackMethod url"),
        "ApplicationSid Parameter",
        text=True,
    ),
    "ApplicationSid": _rule(text=True),
    "Autopilot": _rule(text=True),
    "Client": _rule(
        "method statusCallback statusCallbackEvent statusCallbackMethod url", "Identity Parameter", text=True
    ),
    "Conference": _rule(
        (
            "beep coach endConferenceOnExit eventCallbackUrl jitterBufferSize maxParticipants muted "
            "participantLabel record recordingConfigurationId recordingStatusCallback "
            "recordingStatusCallbackEvent recordingStatusCallbackMethod region startConferenceOnEnter "
            "statusCallback statusCallbackEvent statusCallbackMethod trim waitMethod waitUrl"
        ),
        text=True,
    ),
    "Config": _rule("name value"),
    "Connect": _rule(
        "action method",
        ("AiSession Autopilot Conversation ConversationRelay ConversationRelaySession Room Stream VirtualAgent"),
    ),
    "Conversation": _rule(
        "inboundAutocreation inboundTimeout method record recordingStatusCallback "
        "recordingStatusCallbackEvent recordingStatusCallbackMethod routingAssignmentTimeout "
        "serviceInstanceSid statusCallback statusCallbackEvent statusCallbackMethod trim url"
    ),
    "ConversationRelay": _rule(
        (
            "applicationReconnect asrSmartFormat backgroundNoiseReduction customerName debug deepgramSmartFormat "
            "dtmfDetection eagerEotThreshold echoPromptFiltering elevenlabsLanguageTextNormalization "
            "elevenlabsTextNormalization events hints ignoreBackchannel includeInPrompt intelligenceService "
            "interruptSensitivity interruptible language partialPromptOnHangup partialPrompts preemptible "
            "profanityFilter reportInputDuringAgentSpeech speechModel speechTimeout transcriptionLanguage "
            "transcriptionProvider ttsLanguage ttsLanguageTextNormalization ttsProvider ttsTextNormalization "
            "turnDetection url voice welcomeGreeting welcomeGreetingInterruptible"
        ),
        "Language Parameter",
    ),
    "ConversationRelaySession": _rule("connector sessionConfiguration"),
    "Dial": _rule(
        (
            "action answerOnBridge callerId events hangupOnStar method passports record recordingConfigurationId "
            "recordingStatusCallback recordingStatusCallbackEvent recordingStatusCallbackMethod recordingTrack "
            "referMethod referUrl ringTone sequential timeLimit timeout trim"
        ),
        "Application Client Conference Number Queue Sim Sip WhatsApp",
        text=True,
    ),
    "Echo": _rule(),
    "Enqueue": _rule("action maxQueueSize method waitUrl waitUrlMethod workflowSid", "Task", text=True),
    "Gather": _rule(
        (
            "action actionOnEmptyResult bargeIn debug enhanced finishOnKey hints input language maxSpeechTime "
            "method numDigits partialResultCallback partialResultCallbackMethod profanityFilter speechModel "
            "speechTimeout timeout"
        ),
        "Pause Play Say",
    ),
    "Hangup": _rule(children="Parameter"),
    "Header": _rule("name value"),
    "Headers": _rule(children="Header"),
    "Identity": _rule(text=True),
    "Language": _rule(
        "asrSmartFormat code hints speechModel transcriptionProvider ttsLanguageTextNormalization ttsProvider "
        "ttsTextNormalization voice"
    ),
    "Leave": _rule(),
    "Number": _rule(
        (
            "amdStatusCallback amdStatusCallbackMethod byoc machineDetection machineDetectionSilenceTimeout "
            "machineDetectionSpeechEndThreshold machineDetectionSpeechThreshold machineDetectionTimeout method "
            "sendDigits statusCallback statusCallbackEvent statusCallbackMethod url"
        ),
        text=True,
    ),
    "Parameter": _rule("name value"),
    "Pause": _rule("length"),
    "Pay": _rule(
        (
            "action bankAccountType chargeAmount currency description input language maxAttempts "
            "minPostalCodeLength paymentConnector paymentMethod postalCode securityCode statusCallback "
            "statusCallbackMethod timeout tokenType validCardTypes"
        ),
        "Parameter Prompt",
    ),
    "Play": _rule("digits loop", text=True),
    "Prompt": _rule("attempt cardType errorType for requireMatchingInputs", "Pause Play Say"),
    "Queue": _rule("method postWorkActivitySid reservationSid url", text=True),
    "Record": _rule(
        "action finishOnKey maxLength method playBeep recordingConfigurationId recordingStatusCallback "
        "recordingStatusCallbackEvent recordingStatusCallbackMethod timeout transcribe transcribeCallback "
        "trim"
    ),
    "Recording": _rule(
        "channels recordingConfigurationId recordingStatusCallback recordingStatusCallbackEvent "
        "recordingStatusCallbackMethod track trim"
    ),
    "Redirect": _rule("method", text=True),
    "Refer": _rule("action method", "Sip"),
    "Reject": _rule("reason", "Parameter"),
    "Response": _rule(
        children=(
            "Connect Dial Echo Enqueue Gather Hangup Leave Pause Pay Play Prompt Queue Record Redirect Refer "
            "Reject Say Sms Start Stop"
        )
    ),
    "Room": _rule("participantIdentity", text=True),
    "Say": _rule("language loop voice", "break emphasis lang p phoneme prosody s say-as sub w", text=True),
    "Sim": _rule(text=True),
    "Sip": _rule(
        (
            "amdStatusCallback amdStatusCallbackMethod machineDetection machineDetectionSilenceTimeout "
            "machineDetectionSpeechEndThreshold machineDetectionSpeechThreshold machineDetectionTimeout method "
            "password statusCallback statusCallbackEvent statusCallbackMethod url username"
        ),
        "Headers Uri",
        text=True,
    ),
    "Siprec": _rule("connectorName name statusCallback statusCallbackMethod track", "Parameter"),
    "Sms": _rule("action from method statusCallback to", text=True),
    "Start": _rule("action method", "Recording Siprec Stream Transcription"),
    "Stop": _rule(children="Siprec Stream Transcription"),
    "Stream": _rule(
        "audioFormat connectorName name sampleRate statusCallback statusCallbackMethod track url", "Parameter"
    ),
    "Task": _rule("priority timeout", text=True),
    "Transcription": _rule(
        (
            "enableAutomaticPunctuation hints inboundTrackLabel intelligenceService languageCode name "
            "outboundTrackLabel partialResults profanityFilter speechModel statusCallbackMethod statusCallbackUrl "
            "track transcriptionEngine"
        ),
        "Config Parameter",
    ),
    "Uri": _rule("password priority username weight", text=True),
    "VirtualAgent": _rule(
        "connectorName language sentimentAnalysis statusCallback statusCallbackMethod", "Config Parameter"
    ),
    "WhatsApp": _rule("method statusCallback statusCallbackEvent statusCallbackMethod url", text=True),
    # SSML inside Say
    "break": _rule("strength time"),
    "emphasis": _rule("level", "break emphasis lang phoneme prosody say-as sub w", text=True),
    "lang": _rule("xml:lang", "break emphasis lang p phoneme prosody s say-as sub w", text=True),
    "p": _rule(children="break emphasis lang phoneme prosody s say-as sub w", text=True),
    "phoneme": _rule("alphabet ph", text=True),
    "prosody": _rule("pitch rate volume", "break emphasis lang p phoneme prosody s say-as sub w", text=True),
    "s": _rule(children="break emphasis lang phoneme prosody say-as sub w", text=True),
    "say-as": _rule("format interpret-as", text=True),
    "sub": _rule("alias", text=True),
    "w": _rule("role", "break emphasis phoneme prosody say-as sub", text=True),
}

LIBRARY_LACKS: Final = {"Client": frozenset({"clientNotificationUrl"})}
