"""TwiML read strictly: what each element may carry (grammar, nouns), values, the document parser, spoken text.

Nothing here plays or asks anything; that is `engine`. Start at `parser.py`.
"""
