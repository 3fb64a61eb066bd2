"""Colours and sizes of pictures. Text on any fill has a contrast of at least 7:1."""

COLOURS = {
    "question": ("#e3edff", "#2f5fc4"),
    "speech": ("#eef1f4", "#667585"),
    "silent": ("#fff3d6", "#a46a00"),
    "person": ("#dcf5e4", "#1d7a3f"),
    "ending": ("#fde4e4", "#b3363b"),
    "flow": ("#efe6fd", "#7a46c2"),
}
"""Fill and edge of each family of boxes. The kind is written in each box: colour alone says nothing."""

BOX_WIDTH = 320
PADDING = 16
HEADER = 34
LINE = 19
CHARACTERS = 39
"""How many characters of the sans serif text fit on a line of a box."""

ROW_GAP = 78
COLUMN_GAP = 44
MARGIN = 36
TITLE = 64
