/** Signs of writing: for how long the other side’s holds, and how often ours is worth sending. */
const HOLDS_MS = 6000;
const APART_MS = 3000;

export class Signs {
  #theirs = 0;
  #told = 0;

  /** Whether the other side is writing. */
  get theirs() {
    return Date.now() < this.#theirs;
  }

  came() {
    this.#theirs = Date.now() + HOLDS_MS;
  }

  /** What they wrote has come. */
  over() {
    this.#theirs = 0;
  }

  /** Whether to tell the other side now that we write; then it counts as told. */
  due() {
    const due = Date.now() - this.#told >= APART_MS;
    if (due) this.#told = Date.now();
    return due;
  }
}
