"""Every cap in one place, each with its reason.

Constructors and parsers refuse what is larger; nothing in the library is
unbounded because a caller asked for it.
"""

from typing import Final

DOCUMENT_BYTES: Final = 256 * 1024 * 1024
"""One JSON document: ten times the largest organization allowed here."""
DOCUMENT_DEPTH: Final = 64
"""Nesting of a JSON document; the format itself needs less than twenty."""
FAULTS: Final = 10_000
"""Faults of one document that are reported at once: more than anyone reads, and each takes memory."""

ID: Final = 64
NAME: Final = 64
"""Characters of a name: what a list column and a telephone's display can show."""
TEXT: Final = 1_000
"""Characters of a description, a note or a text to be spoken."""
QUERY: Final = 200
CALL: Final = 200
"""Characters of a host's id of a call; SIP Call-IDs are shorter."""
EMAIL: Final = 254
"""RFC 5321 section 4.5.3.1.3, less the angle brackets."""
NUMBERS_OF_ONE: Final = 50
"""Numbers of one user or contact."""
DEPARTMENTS_OF_ONE: Final = 50
"""Departments of one user."""

USERS: Final = 200_000
DEPARTMENTS: Final = 10_000
NUMBERS: Final = 1_000_000
QUEUES: Final = 5_000
MENUS: Final = 5_000
SCHEDULES: Final = 20_000
PROMPTS: Final = 50_000
ADDRESS_BOOKS: Final = 10_000
GRANTS: Final = 10_000
"""Users and departments that are let into one address book."""
CONTACTS: Final = 1_000_000
"""Contacts of one address book: as many as the rows of one CSV file."""
ACTIVITIES: Final = 1_000
"""Planned activities of one user."""
MEMBERS: Final = 10_000
"""Members of one queue."""
QUEUE_COUNT: Final = 1_000
"""Misses, attempts and weights of a queue; what is larger is never reached."""
WAITING: Final = 10_000
"""Callers that one queue may hold."""
CALLS: Final = 1 << 48
"""Calls that one engine may ever see: a thousand a second for nine thousand years."""
NODES: Final = 100_000
"""Nodes of one menu's flow."""
BLOCKS: Final = 2_000
"""Blocks, and likewise exceptions, of one schedule: forty years of a country's holidays."""
HOLIDAY_KEY: Final = 256
"""Characters of a holiday's own name, which no display shows; the longest known has 164."""
LANGUAGES: Final = 50
"""Languages of one prompt."""

SECONDS: Final = 86_400
"""Any duration that is set by hand: one day."""
INTERVAL: Final = 999
"""Every so many days, weeks, months or years."""
COUNT: Final = 100_000
"""Occurrences of a recurrence that ends by number."""
BLOCK_DAYS: Final = 366
FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2999

HOPS: Final = 16
"""Queues and menus that one call may enter; after that it is a routing loop."""
FLOW_STEPS: Final = 1_000
"""Nodes that one call may enter inside one menu."""
BACK_DEPTH: Final = 12
"""Menus that ``@back`` remembers."""
ROUNDS: Final = 10
"""Rounds of one choice that silence and mistakes may take together."""
KEYS: Final = 10
"""Keys of one option."""
OPTIONS: Final = 1_000
"""Options of one choice: three digits, every one of them."""
TYPE_AHEAD: Final = 100
"""Keys that a menu keeps for later: ten entries of the longest kind."""
TRACE_KEYS: Final = 1_000
"""Keys that a trace is given to press."""

WAV_BYTES: Final = 5_000_000
WAV_SECONDS: Final = 600
WAV_CHUNKS: Final = 1_000
"""Parts of one WAV file: sound editors write about ten."""
WAV_CHANNELS: Final = 8
"""Channels of one WAV file: 7.1, the most that an editor writes by default."""
WAV_RATE_LOWEST: Final = 4_000
"""Samples a second: half of telephony's. Lower, a file of a few bytes would be converted to minutes of sound."""
WAV_RATE: Final = 384_000
"""Samples a second of one channel: the highest rate that is sold."""
PHOTO_BYTES: Final = 2_000_000
IMAGE_SIDE: Final = 10_000
"""Pixels of a picture's width or height."""
IMAGE_PIXELS: Final = 50_000_000
"""Pixels of a picture: 150 MB once it is decoded, more than any telephone's camera makes by default."""
IMAGE_PARTS: Final = 1_000
"""Parts of a picture's file that are passed over in search of its size."""
CALENDAR_BYTES: Final = 8_000_000
"""One iCalendar file: as many events as a schedule has room for, with two kilobytes each."""
MENU_BYTES: Final = 16_000_000
"""One menu of another system: as many steps as a flow has room for, with 160 characters each."""
CSV_ROWS: Final = 1_000_000
"""Rows of one CSV file, and cards of one vCard file: as many as an address book has room for."""
CSV_CELL: Final = 4_096
"""Characters of one cell: four times the longest text, so that marks and separators fit."""
IMPORT_BYTES: Final = 256 * 1024 * 1024
"""One file of contacts: as much as one document."""
