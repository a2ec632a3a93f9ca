export default {
  "words.title": "Word list",
  "words.about":
    "What contains one of these words, also in pinyin, by other characters of the same sound, in full width or with signs between, waits for a host.",
  "words.word": "Word",
  "words.add": "Add",
  "words.remove": "Take off",
  "words.remove_one": "Take off: {word}",
  "words.removed": "“{word}” is off the list",
  "words.none": "The list is empty.",
  "words.write_first": "Write the word first",
};
