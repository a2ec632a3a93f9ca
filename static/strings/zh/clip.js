/** Words of a clip's page. */
export default {
  "clip.title": "直播片段",
  "clip.chip": "片段",
  "clip.kind_card": "岗位介绍",
  "clip.kind_question": "提问与回答",
  "clip.from": "出自《{show}》",
  "clip.whole": "在整场里看",
  "clip.job": "岗位",
  "clip.link": "这个片段的链接",
  "clip.thrown_away": "录像已在 {time} 删除，这个片段不能再播放。",
  "clip.none": "这个片段没有录像。",
  "clip.unfound": "没有这个片段",
  "clip.unfound_text": "链接可能不完整，或者提问已被删除。",
  "clip.home": "去首页",
};
