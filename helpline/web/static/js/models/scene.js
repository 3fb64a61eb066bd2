/** What the person has to do now: what is in hand, which of it is open, and what is proposed beside it. */
const RESTING = { available: "idle", away: "away" };

/** What is in hand, oldest first: a call, or one or more chats. */
export function handOf(view) {
  return Object.entries(view?.contacts ?? {})
    .map(([id, contact]) => ({ id, contact, chat: contact.channel === "chat", wrap: contact.state === "wrapping_up" }))
    .sort((a, b) => (a.contact.since ?? Infinity) - (b.contact.since ?? Infinity) || (a.id < b.id ? -1 : 1));
}

/**
 * @param {string|null} chosen  which of what is in hand the person opened
 * @returns {{name: "none"|"rest"|"away"|"idle"|"offer"|"call"|"chat"|"wrap", id?: string, contact?: object, chat?: boolean, offer?: object, hand: object[]}}
 * `offer` is what is proposed now, alone or beside what is open.
 */
export function sceneOf(view, chosen = null) {
  if (!view) return { name: "none", hand: [] };
  const hand = handOf(view);
  const offer = view.offer && !view.contacts?.[view.offer.contact] ? view.offer : undefined;
  const open = hand.find(({ id }) => id === chosen) ?? hand.find(({ wrap }) => wrap) ?? hand[0];
  if (open) {
    const { id, contact, chat, wrap } = open;
    return { name: wrap ? "wrap" : chat ? "chat" : "call", id, contact, chat, offer, hand };
  }
  if (offer) return { name: "offer", id: offer.id, offer, hand };
  return { name: RESTING[view.me.presence] ?? "rest", hand };
}
