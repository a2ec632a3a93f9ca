export default {
  "criteria.title": "Criteria",
  "criteria.about": "Interviewers score one to five by these. Say what each looks like, and scores can be compared.",
  "criteria.one": "Criterion {n}",
  "criteria.name": "Criterion",
  "criteria.weight": "Weight (1–10)",
  "criteria.low": "What a one looks like",
  "criteria.middle": "What a three looks like",
  "criteria.high": "What a five looks like",
  "criteria.drop": "Remove",
  "criteria.add": "Add one",
  "criteria.saved": "Saved; used for cards begun from now on",
};
