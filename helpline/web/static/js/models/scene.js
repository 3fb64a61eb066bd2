/** What the person has to do now: exactly one scene follows from a view. */

/** @returns {{name: "none"|"rest"|"away"|"idle"|"offer"|"call"|"wrap", id?: string, contact?: object, offer?: object}} */
export function sceneOf(view) {
  if (!view) return { name: "none" };
  const contacts = Object.entries(view.contacts ?? {});
  const [id, contact] = contacts.find(([, one]) => one.state === "wrapping_up") ?? contacts[0] ?? [];
  if (contact) return { name: contact.state === "wrapping_up" ? "wrap" : "call", id, contact };
  if (view.offer) return { name: "offer", id: view.offer.id, offer: view.offer };
  return { name: { available: "idle", away: "away" }[view.me.presence] ?? "rest" };
}
