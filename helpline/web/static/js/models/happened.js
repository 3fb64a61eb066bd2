/** What has just happened to the volunteer and no view tells: said until something new begins. */
const KEY = "helpline:talk"; // of this tab: the call that its telephone carries

export class Happened {
  #misses = null;
  #before = sessionStorage.getItem(KEY);
  #said = null;

  /** @param {boolean} talking  this tab’s telephone is in a talk  @returns {"missed"|"reloaded"|null} */
  look({ me, offer, contacts }, talking) {
    if (this.#misses !== null && me.misses > this.#misses) this.#said = "missed";
    this.#misses = me.misses;
    this.#follow(contacts, talking);
    if (offer || me.presence !== "available" || Object.keys(contacts).length) this.#said = null;
    return this.#said;
  }

  /** A page that is loaded again has lost its telephone: the talk it carried goes back to the line in a moment. */
  #follow(contacts, talking) {
    const [talk] = Object.keys(contacts).filter((id) => contacts[id].state === "connected" && contacts[id].channel !== "chat");
    if (this.#before && !contacts[this.#before]) this.#said = "reloaded";
    if (this.#before !== talk) this.#before = null;
    if (!talk) sessionStorage.removeItem(KEY);
    else if (talking) sessionStorage.setItem(KEY, talk);
  }
}
