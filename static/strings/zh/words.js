export default {
  "words.title": "词语名单",
  "words.about": "聊天和提问里出现这些词（包括拼音、同音字、全角、夹着符号的写法）时，先由主持人过目。",
  "words.word": "词语",
  "words.add": "加入",
  "words.remove": "去掉",
  "words.remove_one": "去掉：{word}",
  "words.removed": "已去掉“{word}”",
  "words.none": "名单还是空的。",
  "words.write_first": "请先写下词语",
};
