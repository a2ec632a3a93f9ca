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
  "replay.to_now": "Back to this moment",
  "replay.none": "There is no recording of this show. You can still apply to its jobs.",
  "replay.ended": "ended",
  "replay.position": "Position",
  "replay.thrown_away": "The recording was thrown away on {time}. You can still apply to its jobs, and read the chat.",
  "recording.throw_away": "Throw the recording away",
  "recording.throw_title": "Throw away the recording of “{title}”",
  "recording.throw_text":
    "Nobody can watch or download it afterwards, its clips end with it, and nothing brings it back. Chat, questions and jobs stay.",
  "recording.throw_yes": "Throw away for ever",
  "recording.thrown": "The recording is gone.",
  "recording.download": "Download the recording",
};
