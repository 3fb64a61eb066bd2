/** A part of the page: its markup comes from the server, the element fills it from the state. */
export class Panel extends HTMLElement {
  part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  /** Listen to a part. */
  when(name, event, act) {
    this.part(name).addEventListener(event, act);
  }

  /** Write a text only if it differs, so that nothing is announced or repainted for nothing. */
  put(name, text) {
    const part = this.part(name);
    if (part.textContent !== text) part.textContent = text;
  }

  reveal(name, shown) {
    this.part(name).hidden = !shown;
  }

  /** The keyboard goes to the title; on a small screen the first actions must be seen as well. */
  focusTitle() {
    this.querySelector("[tabindex='-1']").focus();
    this.querySelector(".actions").scrollIntoView({ block: "nearest" });
  }
}
