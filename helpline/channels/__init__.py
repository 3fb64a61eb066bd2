"""The ways a person reaches the line, one package each: `voice` and `chat`.

A channel translates: requests into service calls, situations into its own medium. It holds no rule about who talks
to whom or what is said; it reaches neither Redis nor SQL.
"""
