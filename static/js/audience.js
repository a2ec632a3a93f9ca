// @ts-check
/** Chat and questions of one show: the lines in order, one's own at once, everything again after a reconnect. */
import { ApiError, onceKey } from "./api.js";
import { useLive } from "./live.js";
import { me } from "./store.js";
import { useCallback, useRef, useState } from "./ui.js";

const KEEP = 500;

/** @typedef {{id: string, seq: number, name: string, role: string, text: string, show_ms: number, at: string, hidden: boolean, mine_key?: string|null}} Line */
/** @typedef {{key: string, text: string, failed: any, playhead_ms?: number}} Pending */

/** @param {Line[]} old @param {Line[]} more */
function merge(old, more) {
  const map = new Map(old.map((line) => [line.id, line]));
  for (const line of more) map.set(line.id, { ...map.get(line.id), ...line });
  return [...map.values()].sort((a, b) => a.seq - b.seq).slice(-KEEP);
}

/** @param {any[]} old @param {any} question */
const replaceIn = (old, question) => [...old.filter((other) => other.id !== question.id), question];

/**
 * @param {string} broadcast
 * @param {{playhead?: () => number|undefined}} [use] `playhead`: what the viewer sees, on the show clock
 */
export function useAudience(broadcast, { playhead = () => undefined } = {}) {
  const [lines, setLines] = useState(/** @type {Line[]} */ ([]));
  const [questions, setQuestions] = useState(/** @type {any[]} */ ([]));
  const [pending, setPending] = useState(/** @type {Pending[]} */ ([]));
  const [ready, setReady] = useState(false);
  const [error, setError] = useState(/** @type {any} */ (null));
  const seq = useRef(0);

  const settle = (/** @type {string|null|undefined} */ key) =>
    key && setPending((old) => old.filter((line) => line.key !== key));
  const add = (/** @type {Line[]} */ more) => {
    for (const line of more) {
      seq.current = Math.max(seq.current, line.seq);
      settle(line.mine_key);
    }
    setLines((old) => merge(old, more));
  };
  const question = (/** @type {any} */ one) => setQuestions((old) => replaceIn(old, one));

  const { call, inside } = useLive(
    "/audience",
    {
      payload: () => (seq.current ? { broadcast, since: seq.current } : { broadcast }),
      entered: (snapshot) => {
        if (snapshot.more && seq.current) setLines([]); // a gap too long to fill: what is newest counts
        add(snapshot.lines);
        setQuestions(snapshot.questions);
        setReady(true);
        setError(null);
      },
      refused: setError,
      events: {
        line_said: ({ line }) => add([line]),
        line_hidden: ({ line }) => add([line]),
        question_changed: (event) => question(event.question),
      },
    },
    [broadcast, me.value?.id],
  );

  /** @param {Pending} line */
  const send = async ({ key, text, playhead_ms }) => {
    setPending((old) => [...old.filter((other) => other.key !== key), { key, text, playhead_ms, failed: null }]);
    try {
      add([await call("say", { broadcast, text, key, ...(playhead_ms !== undefined && { playhead_ms }) })]);
      settle(key);
    } catch (failed) {
      setPending((old) => old.map((line) => (line.key === key ? { ...line, failed } : line)));
    }
  };
  const say = (/** @type {string} */ text) => send({ key: onceKey(), text, playhead_ms: playhead(), failed: null });
  const drop = (/** @type {string} */ key) => settle(key);
  const ask = useCallback(
    async (/** @type {string} */ text, /** @type {string} */ job, /** @type {string} */ key) => {
      const at = playhead();
      question(
        await call("ask", { broadcast, text, key, ...(job && { job }), ...(at !== undefined && { playhead_ms: at }) }),
      );
    },
    [broadcast],
  );
  const act = async (/** @type {string} */ verb, /** @type {any} */ payload) => {
    const answer = await call(verb, payload);
    if (!answer) return;
    if ("seq" in answer) add([answer]);
    else question(answer);
  };
  return { lines, questions, pending, ready, error, inside, say, send, drop, ask, act };
}

/** Whether a failed line may be sent again as it is. @param {any} error */
export const worthRetrying = (error) =>
  error instanceof ApiError && ["offline", "timeout", "too_fast", "unavailable", "internal"].includes(error.code);
