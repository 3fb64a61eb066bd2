/** A form that is not open closes by itself as well: what was chosen in it is saved in time. */
import { command } from "./commands.js";
import { drafts } from "./kept.js";

const SAVE_BEFORE_MS = 5000;

/** @param {{id: string, contact: object, wrap: boolean}[]} hand  @param {string} open  the one whose form saves itself */
export function saveInTime(hand, open, now) {
  for (const { id, contact, wrap } of hand) {
    if (!wrap || id === open || contact.wrap_deadline - now > SAVE_BEFORE_MS) continue;
    const draft = drafts.read(id);
    if (!draft.disposition || draft.sent) continue;
    drafts.write(id, { ...draft, sent: true });
    const { disposition, note } = draft;
    command(`/console/contacts/${id}/close`, { disposition, note }).then(
      () => drafts.forget(id),
      () => drafts.write(id, { ...draft, sent: false }),
    );
  }
}
