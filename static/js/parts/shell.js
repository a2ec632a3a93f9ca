// @ts-check
/** The frame around every page: header, navigation, the tab bar of phones, the line about a broken connection. */
import { explain } from "../api.js";
import { connection, reconnect, refusal, useLive } from "../live.js";
import { retry, shown, turning } from "../router.js";
import { deliveriesOf, stored } from "../storage.js";
import { ended, gone, me, setTheme, signInLink, theme, unread } from "../store.js";
import { Button, cx, html, Icon, setLanguage, t, useEffect, useLate, useRef, useState, useTitle } from "../ui.js";
import { language } from "../words.js";
import { Account } from "./account.js";
import { Calls } from "./calls.js";
import { Confirmations } from "./dialog.js";
import { Logo } from "./ridgeline.js";
import { Empty, Skeleton } from "./states.js";
import { Toasts } from "./toast.js";

/** @type {Record<string, [string, string, string][]>} address, words, icon */
const PLACES = {
  visitor: [
    ["/", "nav.home", "radio"],
    ["/jobs", "nav.jobs", "briefcase-business"],
    ["/signin", "sign_in", "log-in"],
  ],
  graduate: [
    ["/", "nav.home", "radio"],
    ["/jobs", "nav.jobs", "briefcase-business"],
    ["/applications", "nav.applications", "send"],
    ["/resume", "nav.resume", "file-text"],
    ["/notices", "nav.notices", "bell"],
  ],
  recruiter: [
    ["/", "nav.home", "radio"],
    ["/jobs", "nav.jobs", "briefcase-business"],
    ["/company", "nav.company", "inbox"],
    ["/notices", "nav.notices", "bell"],
  ],
  host: [
    ["/", "nav.home", "radio"],
    ["/plan", "nav.plan", "calendar-days"],
    ["/jobs", "nav.jobs", "briefcase-business"],
    ["/notices", "nav.notices", "bell"],
  ],
};
PLACES.staff = [...PLACES.host.slice(0, 3), ["/staff", "nav.staff", "badge-check"], PLACES.host[3]];

/** The navigation entry that is lit on the present page. */
const lit = () => shown.value?.route?.tab ?? shown.value?.route?.path;

/** @param {{place: [string, string, string]}} props */
const Place = ({
  place: [path, words, icon],
}) => html`<a href=${path} aria-current=${lit() === path ? "page" : undefined}>
  <${Icon} name=${icon} /><span>${t(words)}</span>
  ${path === "/notices" && unread.value > 0 && html`<span class="badge"><span class="unseen">${t("nav.unread")}</span> ${Math.min(unread.value, 99)}</span>`}
</a>`;

const places = () => PLACES[me.value?.role ?? "visitor"];

const Tools = () => html`<div class="tools">
  <${Button} kind="quiet" lang=${language.value === "en" ? "zh-CN" : "en"} onClick=${() => setLanguage(language.value === "en" ? "zh" : "en")}>
    ${language.value === "en" ? "中文" : "EN"}
  <//>
  <${Button} kind="quiet" only icon=${theme.value === "dark" ? "sun" : "moon"} aria-label=${t(theme.value === "dark" ? "theme.light" : "theme.dark")}
    onClick=${() => setTheme(theme.value === "dark" ? "light" : "dark")} />
  ${me.value ? html`<${Account} />` : me.value === null && !shown.value?.route?.link && html`<${Button} kind="primary" class="desktop-only" href=${signInLink()}>${t("sign_in")}<//>`}
</div>`;

const Header = () => html`<header class=${cx("bar", shown.value?.route?.immersive && "wide")}>
  <div class="inside">
    <a class="brand" href="/"><${Logo} /><span><b>${t("product")}</b><small lang="en">Just in the Mountain City</small></span></a>
    <nav aria-label=${t("nav.main")}>${places()
      .filter(([path]) => path !== "/signin")
      .map((place) => html`<${Place} key=${place[0]} place=${place} />`)}</nav>
    <${Tools} />
  </div>
</header>`;

const Broken = () =>
  useLate(connection.value === "broken", 1500) &&
  html`<div class="notice-bar" role="status"><${Icon} name="wifi-off" />${refusal.value ? explain(refusal.value) : t("reconnecting")}</div>`;

/** Hears new notices, and whoever calls, on whatever page the person is. */
function Inbox() {
  const [entries, count] = useState(0);
  useLive(
    "/inbox",
    {
      payload: () => ({}),
      entered: (snapshot) => {
        unread.value = snapshot.unread;
        count((n) => n + 1);
      },
      events: {
        notice_arrived: (event) => (unread.value = event.unread),
        notices_read: (event) => (unread.value = event.unread),
        renamed: ({ called }) => me.value && (me.value = { ...me.value, name: called }),
      },
    },
    [],
  );
  return html`<${Calls} mark=${entries} />`;
}

/** Over the page, where the login has ended elsewhere: what is written on it stays. Nobody else loads it. */
function Ended() {
  const [SignInAgain, bring] = useState(/** @type {any} */ (null));
  useEffect(() => {
    if (ended.value)
      import("./sign_in_again.js").then(
        (part) => bring(() => part.SignInAgain),
        () => (ended.value = false),
      );
  }, [ended.value]);
  return ended.value && SignInAgain && html`<${SignInAgain} />`;
}

/** That a tap was felt, where the next page takes its time. */
const Turning = () =>
  useLate(turning.value && shown.value !== null) &&
  html`<div class="turning" data-testid="turning" aria-hidden="true" />`;

function Unfound() {
  useTitle(t("unfound.title"));
  return html`<div class="page"><h1 class="unseen">${t("unfound.title")}</h1><${Empty} title=${t("unfound.title")} text=${t("unfound.text")}>
    <${Button} kind="primary" href="/">${t("unfound.home")}<//><//></div>`;
}

const Unloaded = () => html`<div class="page"><${Empty} title=${t("unloaded.title")} text=${t("unloaded.text")}>
  <${Button} kind="primary" icon="rotate-cw" onClick=${retry}>${t("retry")}<//><//></div>`;

function Present() {
  const now = shown.value;
  const late = useLate(turning.value);
  if (!now) return late && html`<div class="page"><${Skeleton} lines=${8} /></div>`;
  if (now.error) return html`<${Unloaded} />`;
  if (!now.Page) return html`<${Unfound} />`;
  return html`<${now.Page} key=${`${now.key} ${gone.value}`} params=${now.params} query=${now.query} />`;
}

const Foot = () =>
  html`<footer class="foot"><a class="reach" href="/privacy">${t("nav.privacy")}</a> · ${t("foot.zone")}</footer>`;

export function Shell() {
  const immersive = shown.value?.route?.immersive;
  const signedIn = me.value?.id;
  const before = useRef(signedIn);
  useEffect(() => {
    if (before.current !== signedIn) reconnect();
    before.current = signedIn;
  }, [signedIn]);
  useEffect(() => {
    if (stored(deliveriesOf(signedIn))) import("../deliveries.js"); // what waits there goes out from any page
  }, [signedIn]);
  return html`<div class=${cx("shell", immersive && "immersive")}>
    <a class="skip button" href="#main">${t("skip")}</a>
    <${Header} />
    <${Turning} />
    <${Broken} />
    ${signedIn && html`<${Inbox} key=${signedIn} />`}
    <main id="main" tabindex="-1" aria-busy=${turning.value ? "true" : "false"}><${Present} /></main>
    ${!immersive && html`<${Foot} />`}
    ${!immersive && html`<nav class="tabs-bar" aria-label=${t("nav.main")}>${places().map((place) => html`<${Place} key=${place[0]} place=${place} />`)}</nav>`}
    <${Toasts} />
    <${Confirmations} />
    <${Ended} />
  </div>`;
}
