/** What has just happened to the volunteer and no view tells: said until something new begins, a minute at most. */
const KEY = "helpline:talk"; // of this tab: the call that its telephone carries
const LASTS_MS = 60_000;

export class Happened {
  #misses = null;
  #before = sessionStorage.getItem(KEY);
  #said = null;
  #since = 0;

  /** @param {boolean} talking  this tab’s telephone is in a talk  @param {number} at  ms  @returns {"missed"|"reloaded"|null} */
  look({ me, offer, contacts }, talking, at) {
    if (this.#misses !== null && me.misses > this.#misses) this.#say("missed", at);
    this.#misses = me.misses;
    this.#follow(contacts, talking, at);
    if (at - this.#since >= LASTS_MS || offer || me.presence !== "available" || Object.keys(contacts).length) this.#said = null;
    return this.#said;
  }

  /** A page that is loaded again has lost its telephone: the talk it carried goes back to the line in a moment. */
  #follow(contacts, talking, at) {
    const [talk] = Object.keys(contacts).filter((id) => contacts[id].state === "connected" && contacts[id].channel !== "chat");
    if (this.#before && !contacts[this.#before]) this.#say("reloaded", at);
    if (this.#before !== talk) this.#before = null;
    if (!talk) sessionStorage.removeItem(KEY);
    else if (talking) sessionStorage.setItem(KEY, talk);
  }

  #say(what, at) {
    this.#said = what;
    this.#since = at;
  }
}
