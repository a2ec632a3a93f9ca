"""What of the audit staff can see: acts by what they are about. What the two sides of an application do is theirs."""

from enum import StrEnum

from sqlalchemy import ColumnElement, or_

from server.audit import AuditEntry

STAGE = ("take_over", "put_on_air", "set_voice", "show_card", "hide_card", "next_turn", "undo_turn", "end")


class Kind(StrEnum):
    order = "order"
    questions = "questions"
    shows = "shows"
    recordings = "recordings"
    data = "data"
    accounts = "accounts"
    companies = "companies"
    examinations = "examinations"


ACTS: dict[Kind, dict[str, tuple[str, ...]]] = {
    Kind.order: {
        "person": ("mute", "ban", "lift", "restore", "hide_all", "bring_back"),
        "line": ("hide_line", "unhide_line", "settle_reports", "reopen_reports"),
        "question": ("settle_reports", "reopen_reports"),
        "held_line": ("let_through", "refuse_line", "hold_line"),
        "hand": ("ask_in", "mute_hand", "unmute_hand", "end_hand", "raise_again"),
        "broadcast": ("slow", "newcomers", "show_out", "let_in"),
        "word": ("list_word", "unlist_word"),
    },
    Kind.questions: {
        "question": ("approve", "answer_now", "answer", "dismiss", "reconsider", "carry", "give_back"),
        "poll": ("open_poll", "close_poll", "reopen_poll"),
    },
    Kind.shows: {
        "broadcast": (
            *("plan", "replan", "drop", "repeat", "begin_series", "end_series", "go_live", *STAGE),
            *("rehearse", "take_timings", "forget_rehearsal"),
            *("invite_captioner", "revoke_captioners", "bring_captions"),
        ),
        "rehearsal": STAGE,
        "guest": ("invite", "uninvite"),
    },
    Kind.recordings: {
        "broadcast": ("download", "throw_away", "expire_recording"),
        "recording": ("propose", "stop", "revoke", "watch", "throw_away", "expire"),
    },
    Kind.data: {
        "person": ("export", "erase", "look_up"),
        "interview": ("look_at_name",),
        "examination": ("download",),
        "outcomes": ("download",),
    },
    Kind.accounts: {"person": ("add_staff", "change_password", "make_recovery_link", "recover")},
    Kind.companies: {
        "company": ("verify_company", "confirm_company", "classify_company", "remind_company"),
        "job": ("post_job", "edit_job", "close_job", "reopen_job"),
    },
    Kind.examinations: {
        "examination": ("announce", "say", "draw", "close", "publish", "cancel"),
        "interview": ("check_identity",),
    },
}
THEIRS: dict[str, tuple[str, ...]] = {
    "application": ("deliver", "read", "invite", "passed", "offered", "signed", "unsign", "rejected", "withdrawn"),
    "interview": (
        *("book", "move", "cancel", "miss", "extend", "end", "decide"),
        *("link_camera", "open_camera"),
    ),
    "slots": ("offer", "withdraw"),
    "queue": ("open", "close"),
    "place": ("call", "accept"),
    "scorecard": ("submit",),
    "scorecard_template": ("save",),
    "recording": ("agreed", "declined"),
    "hand": ("agree_to_be_heard", "leave_air", "hand_over"),
}
"""On record, and not shown to staff: what a company and a graduate do with each other, and graduates themselves."""
NAMED = {
    f"{noun}.{verb}"
    for kind in (Kind.order, Kind.questions, Kind.accounts)
    for noun, verbs in ACTS[kind].items()
    for verb in verbs
}
"""Whom these were about staff know: from the show, or because it was their account. Of the others no name is told."""


def among(kinds: list[Kind]) -> ColumnElement[bool]:
    return or_(
        *(
            AuditEntry.object.startswith(f"{noun}:", autoescape=True) & AuditEntry.verb.in_(verbs)
            for kind in kinds
            for noun, verbs in ACTS[kind].items()
        )
    )
