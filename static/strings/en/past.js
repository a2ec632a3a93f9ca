export default {
  "past.title": "Past interviews",
  "past.to_decide": "Waiting for your decision",
  "past.all_decided": "No interview waits for a decision.",
  "past.none": "No interview is over yet.",
  "past.older": "Older interviews",
  "past.undecided": "not decided yet",
  "past.passed": "passed",
  "past.failed": "not passed",
  "past.missed": "did not take place",
  "past.cancelled": "cancelled",
};
