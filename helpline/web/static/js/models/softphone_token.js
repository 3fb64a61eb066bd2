/** Keeps the access token fresh: one request at a time, slower after each refusal, never giving up. */
const PAUSES_MS = [0, 2_000, 5_000, 10_000, 20_000];
const TELL_AFTER = 3;

export class TokenKeeper {
  #refresh;
  #give;
  #onTrouble;
  #tries = 0;
  #busy = false;
  #stopped = false;
  #timer;

  /**
   * @param {() => Promise<string>} refresh
   * @param {(token: string) => boolean} give  hands the token on; true when the phone is known to work already
   * @param {() => void} onTrouble             called once when several tokens in a row brought nothing
   */
  constructor(refresh, give, onTrouble) {
    this.#refresh = refresh;
    this.#give = give;
    this.#onTrouble = onTrouble;
  }

  /** The present token is refused or about to end. */
  renew() {
    if (this.#busy || this.#stopped) return;
    this.#busy = true;
    const pause = PAUSES_MS[Math.min(this.#tries, PAUSES_MS.length - 1)];
    this.#tries += 1;
    if (this.#tries === TELL_AFTER) this.#onTrouble();
    this.#timer = setTimeout(() => this.#ask(), pause);
  }

  /** The phone works with the present token. */
  accepted() {
    this.#tries = 0;
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #ask() {
    const token = await this.#refresh().catch(() => null);
    this.#busy = false;
    if (this.#stopped) return;
    if (token === null) this.renew();
    else if (this.#give(token)) this.accepted();
  }
}
