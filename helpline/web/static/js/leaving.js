/** Leaving the console: asked about while somebody would be left, a duty would end unseen, or something would be lost. */
import { drafts, unsent, writing } from "./models/kept.js";
import { count, t } from "./models/page.js";

/**
 * @param {() => object[]} inHand     what is in hand now (`handOf`)
 * @param {() => boolean} losing      whether closing the page would cut a talk or lose a message
 * @param {() => boolean} byPhone     whether calls ring on the person's own telephone, with no page open
 */
export function guard(inHand, losing, byPhone) {
  let asked = false;
  addEventListener("beforeunload", (event) => { if (!asked && losing()) event.preventDefault(); });
  document.querySelector("form.who").addEventListener("submit", (event) => {
    const question = warnings(inHand(), byPhone()).join("\n");
    if (question && !confirm(question)) return event.preventDefault();
    asked = Boolean(question);
    event.target.elements.sure.value = asked ? "yes" : "";
    [drafts, writing, unsent].forEach((kept) => kept.forgetAll());
  });
}

/** What signing out does to those who talk or write with the person, a form still to fill in being nobody; and to a
 * duty by telephone. */
function warnings(hand, byPhone) {
  const people = hand.filter(({ contact }) => contact.state === "connected");
  const writers = people.filter(({ chat }) => chat).length;
  return [
    people.length > writers && t("console.leave.talking"),
    writers > 0 && count("console.leave", writers),
    byPhone && t("console.leave.by_phone"),
  ].filter(Boolean);
}
