"""The plane that moves packets: WHIP in, WHEP, LL-HLS and recordings out. It knows rooms and tickets, no product."""
