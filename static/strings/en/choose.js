export default {
  "choose.title": "Choose a time",
  "choose.title_move": "Choose another time",
  "choose.zone": "Times are Beijing time. Only times that suit everybody are listed.",
  "choose.sure": "Take this time?",
  "choose.take": "Take it",
  "choose.taken": "Booked: {time}",
  "choose.none": "No time to choose from",
  "choose.none_text":
    "They have not offered times yet, or all are taken. Come back later, or wait until they name one.",
  "choose.back": "Back to my applications",
  "choose.rule": "You cannot change it within {hours} hours of the interview.",
};
