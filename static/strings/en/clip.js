/** Words of a clip's page. */
export default {
  "clip.title": "Clip of a show",
  "clip.chip": "Clip",
  "clip.kind_card": "A job presented",
  "clip.kind_question": "A question answered",
  "clip.from": "From “{show}”",
  "clip.whole": "Watch it in the whole show",
  "clip.job": "Job",
  "clip.link": "Link to this clip",
  "clip.thrown_away": "The recording was thrown away on {time}; this clip can no longer be played.",
  "clip.none": "There is no recording of this clip.",
  "clip.unfound": "There is no such clip",
  "clip.unfound_text": "The link may be incomplete, or the question was deleted.",
  "clip.home": "To the home page",
};
