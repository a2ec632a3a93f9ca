/** Words of the replay. */
export default {
  "replay.chip": "回放",
  "replay.chapters": "章节",
  "replay.answered": "回答提问",
  "replay.clip": "这个片段的页面",
  "replay.clip_of": "片段页面：{title}",
  "replay.no_chapters": "这场没有展示岗位卡。",
  "replay.chat": "当时的聊天",
  "replay.no_chat": "这场没有聊天",
  "replay.chat_later": "播放后，当时的聊天会在这里同步出现。",
  "replay.none": "这场没有录像。岗位仍可投递。",
  "replay.ended": "已结束",
  "replay.position": "播放位置",
  "recording.download": "下载整场录像",
};
