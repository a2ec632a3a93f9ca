// @ts-check
/** The row of buttons under the faces. */
import { Button, cx, html, t, useAction } from "../../ui.js";
import { Missed } from "../appointment/appointment.js";
import { confirm } from "../dialog.js";

const ICONS = { audio: ["mic-off", "mic"], video: ["video-off", "video"] };

/** @param {{kind: "audio"|"video", on: boolean, disabled: boolean, onTurn: () => void}} props */
export const Switch = ({
  kind,
  on,
  disabled,
  onTurn,
}) => html`<${Button} class=${cx("switch stays", !on && "set")} icon=${ICONS[kind][on ? 1 : 0]}
  disabled=${disabled} onClick=${onTurn}>${t(`interview.${kind}_${on ? "off" : "on"}`)}<//>`;

/** @param {{icon: string, words: string, pressed?: boolean, busy?: boolean, count?: number, stays?: boolean, onPress: () => void}} props `stays`: also beside an open chat on a phone */
export const Tool = ({
  icon,
  words,
  pressed,
  busy,
  count,
  stays,
  onPress,
}) => html`<${Button} class=${cx("switch", stays && "stays")} icon=${icon} busy=${busy}
  aria-pressed=${pressed === undefined ? undefined : String(pressed)} onClick=${onPress}>${t(words)}${count ? html` <span class="badge">${Math.min(count, 99)}</span>` : null}<//>`;

/** @param {{meeting: any, mine: any, onLeft: () => void, children?: any}} props */
export function Controls({ meeting, mine, onLeft, children }) {
  const { interview, call } = meeting;
  const [leaving, leave] = useAction(async () => {
    await call("leave", { interview: interview.id });
    onLeft();
  });
  const [ending, end] = useAction(async () => {
    const question = {
      title: t("interview.end_title", { name: interview.graduate.name }),
      text: t("interview.end_text"),
      yes: t("interview.end"),
      danger: true,
    };
    if (await confirm(question)) await call("end", { interview: interview.id });
  });
  return html`<div class="controls" role="toolbar" aria-label=${t("interview.controls")}>
    ${children}
    <${Button} class="switch stays" icon="log-out" busy=${leaving} onClick=${leave}>${t("interview.leave")}<//>
    ${
      mine.role === "panel" &&
      (interview.state === "open"
        ? html`<${Button} kind="danger" class="switch stays" icon="phone-off" busy=${ending} onClick=${end}>${t("interview.end")}<//>`
        : html`<${Missed} interview=${interview} onChange=${() => {}} />`)
    }
  </div>`;
}
