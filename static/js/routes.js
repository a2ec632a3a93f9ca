// @ts-check
/** Which page belongs to which address, and what it needs. The server reads this table too. */

/** Sheets of what pages of a show have in common. */
const SHOW = ["show/player", "show/over_picture", "show/keys", "show/chat", "show/questions", "show/jobs"];

/**
 * `words`: further string files the page needs. `css`: it has css/pages/NAME.css; `sheets`: further ones.
 * `immersive`: no tab bar and no footer, the page uses the whole height. `tab`: which navigation entry is lit.
 * `link`: whoever comes by a link needs no account, and is not asked to sign in by the frame.
 * @typedef {{path: string, page: string, words?: string[], css?: boolean, sheets?: string[], immersive?: boolean, link?: boolean, tab?: string}} Route
 * @type {Route[]}
 */
const ROUTES = [
  { path: "/", page: "home", css: true },
  {
    path: "/broadcasts/:id",
    page: "watch",
    words: ["replay", "captions", "hand", "remind"],
    css: true,
    sheets: [...SHOW, "hand", "small_watch"],
    immersive: true,
    tab: "/",
  },
  { path: "/clips/:id", page: "clip", words: ["watch"], css: true, sheets: [...SHOW, "watch"] },
  { path: "/captions/:id", page: "captions", words: ["watch", "replay"], css: true, sheets: [...SHOW, "watch"] },
  {
    path: "/studio/:id",
    page: "studio",
    words: ["devices", "watch"],
    css: true,
    sheets: [...SHOW, "stage"],
    immersive: true,
    link: true,
  },
  {
    path: "/desk/:id",
    page: "desk",
    words: ["captions", "watch", "guests", "hand", "studio", "words"],
    css: true,
    sheets: [...SHOW, "stage", "hand"],
    immersive: true,
    tab: "/plan",
  },
  { path: "/plan", page: "plan", words: ["guests"], css: true },
  { path: "/plan/:id", page: "plan", words: ["guests", "watch"], css: true, sheets: ["show/questions"], tab: "/plan" },
  { path: "/jobs", page: "jobs", css: true },
  { path: "/jobs/new", page: "post_job", words: ["company"], tab: "/jobs" },
  { path: "/jobs/:id", page: "job", words: ["remind"], tab: "/jobs", css: true },
  { path: "/jobs/:id/edit", page: "post_job", words: ["company"], tab: "/jobs" },
  { path: "/company", page: "company", words: ["slots", "examination", "consent"], css: true },
  { path: "/announce", page: "announce", sheets: ["examination"], tab: "/company" },
  { path: "/examinations/:id", page: "examination", css: true },
  { path: "/camera", page: "camera", words: ["devices"], css: true, immersive: true, link: true },
  { path: "/resume", page: "resume", words: ["resume_view"], css: true },
  { path: "/applications", page: "applications", css: true },
  { path: "/check", page: "check", words: ["devices"], css: true, sheets: ["interview"] },
  { path: "/criteria/:id", page: "criteria", tab: "/company" },
  { path: "/queue/:id", page: "queue", words: ["check"], css: true, sheets: ["check"], tab: "/company" },
  { path: "/choose/:id", page: "choose", css: true, tab: "/applications" },
  {
    path: "/interviews/:id",
    page: "interview",
    words: ["devices", "appointment", "scorecard", "check", "consent"],
    immersive: true,
    css: true,
    sheets: ["faces", "appointment", "check", "consent"],
  },
  {
    path: "/recordings/:id",
    page: "playback",
    words: ["consent"],
    css: true,
    sheets: ["consent", ...SHOW, "watch"],
    tab: "/company",
  },
  { path: "/notices", page: "notices", css: true },
  { path: "/signin", page: "signin" },
  { path: "/signup", page: "signup" },
  { path: "/password", page: "password" },
  { path: "/staff", page: "staff", words: ["words"] },
  { path: "/outcomes", page: "outcomes", css: true, tab: "/staff" },
  { path: "/audits", page: "audits", css: true, tab: "/staff" },
  { path: "/me", page: "me", words: ["remind"] },
  { path: "/privacy", page: "privacy" },
];

/** @param {string} pattern @param {string} path @returns {Record<string, string>|null} */
function match(pattern, path) {
  const wants = pattern.split("/");
  const has = path.replace(/(.)\/$/, "$1").split("/");
  if (wants.length !== has.length) return null;
  /** @type {Record<string, string>} */
  const params = {};
  for (const [i, want] of wants.entries()) {
    if (want.startsWith(":")) params[want.slice(1)] = decodeURIComponent(has[i]);
    else if (want !== has[i]) return null;
  }
  return params;
}

/** The page of an address, and what stands in it; of one that cannot be read, none. @param {string} path */
export function find(path) {
  try {
    for (const route of ROUTES) {
      const params = match(route.path, path);
      if (params) return { route, params };
    }
  } catch {
    // "%E0" is no letter
  }
  return { route: null, params: {} };
}
