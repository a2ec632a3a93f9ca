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
  "choose.chosen": "A time is arranged already",
  "choose.see": "See the appointment",
  "choose.over": "There is no time to choose for this application now",
  "choose.rule": (/** @type {any} */ { hours }) =>
    hours
      ? `You cannot change it within ${hours} ${hours === 1 ? "hour" : "hours"} of the interview.`
      : "You can change it until it begins.",
};
