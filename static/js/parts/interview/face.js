// @ts-check
/** One other person: received over a WHEP session of their own, opened and closed with their source. */
import { Receiver } from "../../media/whep.js";
import { html, t, useEffect, useState } from "../../ui.js";
import { Video } from "../devices.js";

/** @param {any} source @param {() => Promise<any>} way */
function useReceiver(source, way) {
  const [receiver, set] = useState(/** @type {Receiver|null} */ (null));
  useEffect(() => {
    if (!source) return undefined;
    const mine = new Receiver(async () => {
      const { whep, ticket, ice_servers } = await way();
      return { url: `${whep}?source=${encodeURIComponent(source.name)}`, ticket, ice: ice_servers };
    });
    set(mine);
    return () => {
      mine.close();
      set(null);
    };
  }, [source?.name, source?.connected_at]);
  return receiver;
}

/** @param {{face: {id: string, name: string, source?: any}, way: () => Promise<any>}} props */
export function Face({ face, way }) {
  const receiver = useReceiver(face.source, way);
  const state = receiver?.state.value ?? "connecting";
  return html`<li class="face" aria-label=${face.name} data-state=${state}>
    ${receiver && html`<${Video} stream=${receiver.stream} label=${face.name} sound />`}
    <span class="face-name">${face.name}</span>
    ${state !== "playing" && html`<span class="face-state" role="status">${t(face.source ? "interview.connecting" : "interview.no_picture")}</span>`}
  </li>`;
}
