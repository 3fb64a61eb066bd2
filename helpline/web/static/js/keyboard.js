/** The console’s keys: what each does now, written beside them in the page’s list of shortcuts. */
export function listen({ offer, wrap, hand, chat, call }) {
  document.addEventListener("keydown", (event) => {
    const acts = {
      Enter: event.ctrlKey && (() => (offer.hidden || wrap.contains(event.target) ? wrap.send() : offer.answer())),
      F2: () => { if (!offer.hidden) offer.askWhy(true); },
      F4: () => hand.next(),
      F6: () => chat.openReplies(),
      F7: () => call.toggleHold(),
      F8: () => call.toggleMute(),
      F9: event.ctrlKey && (() => { call.hangUp(); chat.end(); }), // one key alone could end somebody’s call by mistake
    };
    if (!acts[event.key] || event.repeat) return;
    event.preventDefault();
    acts[event.key]();
  });
}
