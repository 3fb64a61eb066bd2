"""What calls do: legs, documents and their verbs, the Gather algorithm, queues, dialling, conferences, callbacks.

No HTTP server here and no phones: REST (`rest`) and the parties (`parties`) tell legs what was decided and what was
done. Start at `leg.py` (one call), then `performing.py` (how a document is carried out).
"""
