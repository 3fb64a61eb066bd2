/**
 * Which of a person's tabs has the telephone: one at a time, by a lock of the browser. The others wait for it, so when
 * the tab that has it closes, another takes over. Events: "change".
 */
export class Seat extends EventTarget {
  here = false;
  #name;

  constructor(name) {
    super();
    this.#name = name;
  }

  /** Stand in line for it. */
  wait() {
    navigator.locks.request(this.#name, () => this.#sit()).catch(() => this.#stand());
  }

  /** Have it now, because the person clicked here. Resolves when it is here. */
  async take() {
    if (this.here) return;
    const arrived = new Promise((resolve) => this.addEventListener("change", resolve, { once: true }));
    navigator.locks.request(this.#name, { steal: true }, () => this.#sit()).catch(() => this.#stand());
    await arrived;
  }

  #sit() {
    if (this.here) return undefined; // the place in line came up for the tab that already has it
    this.here = true;
    this.dispatchEvent(new Event("change"));
    return new Promise(() => {}); // kept until this tab closes, or another takes it
  }

  #stand() {
    if (!this.here) return;
    this.here = false;
    this.dispatchEvent(new Event("change"));
    this.wait();
  }
}
