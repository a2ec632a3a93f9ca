/** Words of the replay. */
export default {
  "replay.chip": "Replay",
  "replay.chapters": "Chapters",
  "replay.answered": "Question answered",
  "replay.clip": "A page with this clip alone",
  "replay.clip_of": "Page of the clip: {title}",
  "replay.no_chapters": "No job card was shown in this show.",
  "replay.chat": "The chat as it was",
  "replay.no_chat": "Nobody chatted in this show",
  "replay.chat_later": "As it plays, the chat of that moment appears here.",
  "replay.none": "There is no recording of this show. You can still apply to its jobs.",
  "replay.ended": "ended",
  "replay.position": "Position",
  "recording.download": "Download the recording",
};
