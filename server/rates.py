"""How often: of every command over sockets and every change over HTTP, for one account; hosts and staff are exempt.

From one address come so many times that as there may be people behind it (`PEOPLE_PER_ADDRESS`).
"""

ANY = "100/10 seconds"
"""What nobody does by hand: all commands of one namespace together, all changes over HTTP together."""
RATES = {
    "/audience say": "5/10 seconds",
    "/audience ask": "3/30 seconds",
    "/audience find_answer": "20/10 seconds",
    "/audience earlier": "30/10 seconds",
    "/audience vote": "30/30 seconds",
    "/audience cast": "30/30 seconds",
    "/audience react": "20/10 seconds",
    "/audience report": "10/60 seconds",
    "/audience raise_hand": "10/60 seconds",
    "/broadcasts standing": "60/minute",
    "/interviews show": "60/minute",
    "/queues join": "10/minute",
    "POST /api/applications": "60/minute",
    "PUT /api/broadcasts/{id}/reminders/{job}": "60/minute",
    "POST /api/interviews/{id}/lines": "20/minute",
    "POST /api/interviews/{id}/recordings": "6/minute",
    "PUT /api/recordings/{id}/answer": "20/minute",
    "POST /api/interviews/{id}/camera": "20/10 minutes",
    "POST /api/check/tickets": "20/10 minutes",
}
"""Of one command beside that, where it costs others something."""
NOBODYS = {"POST /api/media/hook"}
"""The media node's own."""
