// @ts-check
/** Chat and questions of one show: the lines in order, one's own at once, everything again after a reconnect. */
import { onceKey } from "./api.js";
import { useLive } from "./live.js";
import { count, Gapless, KEEP_BACK, merge, put, renewed, replace } from "./merging.js";
import { me } from "./store.js";
import { useEffect, useEvent, useMemo, useRef, useState } from "./ui.js";

/** Milliseconds: a line that comes after a pause is drawn with the next frame, those after it at most so often. */
const FRAME = 16;
const BREATH = 250;
/** Milliseconds for which a number that is missing may still come by itself: an answer overtakes the lines of a busy room. */
const LATE = 800;

/** @typedef {import("./merging.js").Line} Line */
/** @typedef {{key: string, text: string, failed: any, playhead_ms?: number}} Pending */

/**
 * @param {string} broadcast
 * @param {{playhead?: () => number|undefined}} [use] `playhead`: what the viewer sees, on the show clock
 */
export function useAudience(broadcast, { playhead = () => undefined } = {}) {
  const [lines, setLines] = useState(/** @type {Line[]} */ ([]));
  const [questions, setQuestions] = useState(/** @type {any[]} */ ([]));
  const [held, setHeld] = useState(/** @type {any[]} */ ([]));
  const [reports, setReports] = useState(/** @type {any[]} */ ([]));
  const [polls, setPolls] = useState(/** @type {any[]} */ ([]));
  const [hands, setHands] = useState(/** @type {any[]} */ ([]));
  const [cheers, setCheers] = useState(/** @type {{counts: Record<string, number>}|null} */ (null));
  const [pending, setPending] = useState(/** @type {Pending[]} */ ([]));
  const [ready, setReady] = useState(false);
  const [error, setError] = useState(/** @type {any} */ (null));
  const seen = useMemo(() => new Gapless(), [broadcast]);
  /** @type {{current: any}} */
  const filling = useRef(0);
  const fresh = useRef(/** @type {Line[]} */ ([]));
  const drawnAt = useRef(0);
  /** What there was when a snapshot was asked for last. */
  const known = useRef(/** @type {Set<string>} */ (new Set()));
  const askingBack = useRef(false);
  const back = useRef(false);

  const settle = (/** @type {string|null|undefined} */ key) =>
    key && setPending((old) => old.filter((line) => line.key !== key));
  /** However many come, they are drawn together, four times a second: nobody reads faster, and it moves the whole list. */
  const add = (/** @type {Line[]} */ more) => {
    for (const line of more) seen.saw(line.seq);
    if (seen.ahead.size) look();
    const wait = drawnAt.current + BREATH - performance.now();
    if (!fresh.current.length) setTimeout(() => flush(), Math.max(FRAME, wait));
    fresh.current.push(...more);
  };
  const flush = useEvent((anew = false) => {
    const more = fresh.current.splice(0);
    drawnAt.current = performance.now();
    for (const line of more) settle(line.mine_key);
    const ours = (/** @type {Line[]} */ old) => more.filter((line) => anew || !(line.seq < old[0]?.seq)); // others come when they are read
    setLines((old) => merge(old, ours(old), back.current));
  });
  const question = (/** @type {any} */ one) => setQuestions((old) => put(old, one));
  /** A line that waits for a host: one's own is not being sent any more. */
  const keep = (/** @type {any} */ one) => {
    settle(one.key);
    setHeld((old) => replace(old, one));
  };
  const report = (/** @type {any} */ one) => setReports((old) => replace(old, one));
  const poll = (/** @type {any} */ one) => setPolls((old) => put(old, one));
  const hand = (/** @type {any} */ one) => setHands((old) => put(old, one));
  const take = (/** @type {any} */ snapshot) => {
    const anew = !seen.upto;
    seen.has(snapshot.seq);
    add(snapshot.lines);
    flush(anew); // together with being ready: what was said before must not look new
    for (const one of snapshot.held) settle(one.key);
    setQuestions((old) => renewed(old, snapshot.questions, known.current, put));
    setHeld((old) => renewed(old, snapshot.held, known.current, replace));
    setReports((old) => renewed(old, snapshot.reports, known.current, replace));
    setPolls((old) => renewed(old, snapshot.polls, known.current, put));
    setHands((old) => renewed(old, snapshot.hands, known.current, put));
    setReady(true);
    setError(null);
    if (snapshot.more) fill();
  };
  const asking = useEvent(() => {
    known.current = new Set([questions, held, reports, polls, hands].flat().map((one) => one.id));
    return seen.upto ? { broadcast, since: seen.upto } : { broadcast };
  });
  /** Asks for what is missing once nothing has come of it for a while: a busy room always has some gap that closes. */
  const look = () => {
    const { upto } = seen;
    filling.current ||= setTimeout(() => {
      filling.current = 0;
      if (seen.ahead.size) (seen.upto === upto ? fill : look)();
    }, LATE);
  };
  const fill = () => {
    call("enter", asking()).then(take, () => {}); // a reconnect enters again
  };

  /** Brings the lines before the first one that is there. */
  const bring = async () => {
    if (askingBack.current) return;
    askingBack.current = true;
    const more = await call("earlier", { broadcast, before: lines[0].seq }).catch(() => ({ lines: [] })); // who scrolls on asks again
    setLines((old) => merge(old, more.lines, true));
    askingBack.current = false;
  };
  const earlier = lines.length > 0 && lines[0].seq > 1 && bring;
  /** Whether the reader is away from the end; who comes back to it from so far that the newest were let go, gets them anew. */
  const setBack = useEvent((/** @type {boolean} */ away) => {
    const returns = back.current && !away;
    back.current = away;
    if (!returns || lines.length < KEEP_BACK) return;
    seen.forget();
    fresh.current = [];
    setReady(false);
    setLines([]);
    fill();
  });

  const { call, inside } = useLive(
    "/audience",
    {
      payload: asking,
      entered: take,
      refused: setError,
      events: {
        line_said: ({ line }) => add([line]),
        line_changed: ({ line }) => add([line]),
        lines_counted: ({ seq }) => setTimeout(() => seq > seen.upto && fill(), LATE * (1 + 2 * Math.random())), // not all at once
        held_changed: (event) => keep(event.held),
        reports_changed: (event) => report(event.report),
        poll_changed: (event) => poll(event.poll),
        hand_changed: (event) => hand(event.hand),
        reactions_counted: ({ counts }) => setCheers({ counts }),
        question_changed: (event) => question(event.question),
        votes_changed: ({ votes }) => setQuestions((old) => count(old, votes)),
      },
    },
    [broadcast, me.value?.id],
  );

  useEffect(() => () => clearTimeout(filling.current), []);

  /** @param {Pending} line */
  const send = async ({ key, text, playhead_ms }) => {
    setPending((old) => [...old.filter((other) => other.key !== key), { key, text, playhead_ms, failed: null }]);
    try {
      const said = await call("say", { broadcast, text, key, ...(playhead_ms !== undefined && { playhead_ms }) });
      if ("seq" in said) add([said]);
      else keep(said);
    } catch (failed) {
      setPending((old) => old.map((line) => (line.key === key ? { ...line, failed } : line)));
    }
  };
  const say = (/** @type {string} */ text) => send({ key: onceKey(), text, playhead_ms: playhead(), failed: null });
  const drop = (/** @type {string} */ key) => {
    settle(key);
    setHeld((old) =>
      old.map((one) => (one.mine && one.key === key ? { ...one, dropped: true, version: one.version + 0.5 } : one)),
    );
  };
  const ask = async (
    /** @type {string} */ text,
    /** @type {{job?: string, company?: string}} */ about,
    /** @type {string} */ key,
  ) => {
    const at = playhead();
    const moment = at === undefined ? {} : { playhead_ms: at };
    question(await call("ask", { broadcast, text, key, ...about, ...moment }));
  };
  const findAnswer = async (/** @type {string} */ text, /** @type {{job?: string, company?: string}} */ about) =>
    (await call("find_answer", { broadcast, text, ...about })).answer;
  const vote = async (/** @type {any} */ one) => {
    const { votes, voted } = await call("vote", { question: one.id, up: !one.voted });
    setQuestions((old) => old.map((other) => (other.id === one.id ? { ...other, votes, voted } : other)));
  };
  const act = useEvent(async (/** @type {string} */ verb, /** @type {any} */ payload) => {
    const answer = await call(verb, payload);
    if (!answer) return;
    if ("seq" in answer) add([answer]);
    else if ("key" in answer) keep(answer);
    else if ("count" in answer) report(answer);
    else if ("voters" in answer) poll(answer);
    else if ("heard" in answer) hand(answer);
    else if ("votes" in answer) question(answer);
    return answer;
  });
  return {
    broadcast,
    lines,
    held,
    reports,
    polls,
    hands,
    cheers,
    questions,
    pending,
    ready,
    error,
    inside,
    earlier,
    setBack,
    say,
    send,
    drop,
    ask,
    findAnswer,
    vote,
    act,
  };
}
