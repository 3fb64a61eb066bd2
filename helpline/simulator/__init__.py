"""The line simulator: plays Twilio's side over real HTTP, for the tests and the demo.

Here live the REST subset, the strict TwiML engine, the webhook client, scripted and on-screen phones, and softphones.
What must not live here: anything of the application. The simulator shares no code with it and imports no `twilio`;
delete the rest of `helpline` and it still runs. Its rules come from the Twilio contract (sections quoted as "§…").
Start reading at `app.py`, then `switchboard.py` (every call of the line), then `engine/leg.py` (one call).
"""
