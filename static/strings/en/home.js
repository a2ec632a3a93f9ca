/** Words of the home page. */
export default {
  "home.live": "Live now",
  "home.viewers": "{n} watching",
  "home.join": "Join the show",
  "home.room": "See the room beforehand",
  "home.remind": "Remind me",
  "home.subscribe": "Subscribe to the calendar",
  "home.none": "This Friday's show is not announced yet",
  "home.none_text":
    "It appears here as soon as it is planned. Until then, look at the jobs; you can apply to them directly.",
  "home.jobs": "See the jobs",
  "home.plan": "Plan a show",
  "home.sheet": "Who is on",
  "home.sheet_empty": "Companies and jobs are being confirmed and will be announced.",
  "home.counts": (/** @type {any} */ { companies, jobs }) =>
    `${companies} ${companies === 1 ? "company" : "companies"} · ${jobs} ${jobs === 1 ? "job" : "jobs"}`,
  "home.unplanned": "Companies and jobs follow",
  "home.coming": "Coming up",
  "home.coming_empty": "Later shows are not announced yet.",
  "home.replays": "Replays",
  "home.replays_empty": "No replays yet",
  "home.replays_empty_text": "After a show it can be watched here again, job by job, and you can still apply.",
  "home.more_replays": "Older replays",
  "home.chapters": (/** @type {any} */ { n }) => `${n} job ${n === 1 ? "chapter" : "chapters"}`,
};
