/** The front door keeps its word while it is open: whether somebody answers, and how many wait, every half minute. */

const EVERY = 30_000;

class LineStatus extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => document.hidden || this.refresh(), EVERY);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async refresh() {
    try {
      const answer = await fetch(`/status.json?language=${this.dataset.language}`);
      if (answer.ok) this.show((await answer.json()).channels.voice);
    } catch {
      // What was said last stays: it carries its own hours.
    }
  }

  /** Only what has changed is written, so that a screen reader says it once. */
  show({ why, label, words }) {
    this.dataset.why = why;
    for (const [part, text] of Object.entries({ label, words })) {
      const place = this.querySelector(`[data-part="${part}"]`);
      if (place.textContent !== text) place.textContent = text;
    }
  }
}

customElements.define("line-status", LineStatus);
