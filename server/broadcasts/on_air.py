"""Who is on air and who is heard, of a show and of its rehearsal alike."""

from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from server.access import Actor
from server.errors import Forbidden


class OnAir:
    """Whose picture and whose voices the program is made of: of a show, or of its rehearsal."""

    host_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    """Who drives now."""
    on_air: Mapped[str | None] = mapped_column(String(80))
    """The source whose picture is the program."""
    muting: Mapped[dict[str, bool]] = mapped_column(JSON, default=dict)
    """By source, where it is not as usual: whoever is on air and not heard, or heard and not on air."""

    @property
    def voices(self) -> list[str]:
        """The sources that are heard."""
        usual = {self.on_air: True} if self.on_air else {}
        return sorted(source for source, heard in (usual | self.muting).items() if heard)

    def set_voice(self, source: str, on: bool) -> None:
        """Where that is as usual again, a cut changes it as usual."""
        others = {known: heard for known, heard in self.muting.items() if known != source}
        self.muting = others if on == (source == self.on_air) else others | {source: on}

    def is_gone(self, source: str) -> None:
        """Neither seen nor heard, also once it is back."""
        self.on_air = None if self.on_air == source else self.on_air
        self.muting = {known: heard for known, heard in self.muting.items() if known != source}

    def must_be_driven_by(self, actor: Actor) -> None:
        if self.host_id != actor.id:
            raise Forbidden("another host drives this show: take over first", "not_driving")
