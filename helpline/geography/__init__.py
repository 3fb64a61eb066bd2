"""From a postal code to a place: département, région, a point, a cell of the grid. Offline, from package data.

Lives here: the table of postal codes (`../data`, with its attribution), names of départements and régions, the grid.
Must not: people, lanes, I/O beyond reading the package's own files.
Start reading at `postal_codes.py`.
"""
