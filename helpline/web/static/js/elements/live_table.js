import { Panel } from "./panel.js";

/** A table whose rows are kept by id: a row that stays is changed in place, so that a reader does not lose it. */
class LiveTable extends Panel {
  #rows = new Map();

  /** @param {[string, Record<string, string>, Record<string, string>?][]} entries  id, texts by cell, data-state by cell */
  show(entries, more = false) {
    const body = this.querySelector("tbody");
    for (const id of this.#rows.keys()) if (!entries.some(([key]) => key === id)) this.#drop(id);
    entries.forEach(([id, texts, states], index) => {
      const row = this.#rows.get(id) ?? this.#add(id);
      if (body.children[index] !== row) body.insertBefore(row, body.children[index] ?? null);
      for (const [cell, text] of Object.entries(texts)) {
        const place = row.querySelector(`[data-cell="${cell}"]`);
        if (place.textContent !== text) place.textContent = text;
        if (states && cell in states) place.dataset.state = states[cell];
      }
    });
    this.querySelector("table").hidden = entries.length === 0;
    this.reveal("empty", entries.length === 0);
    if (this.part("more")) this.reveal("more", more);
  }

  #add(id) {
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
    this.#rows.set(id, row);
    return row;
  }

  #drop(id) {
    this.#rows.get(id).remove();
    this.#rows.delete(id);
  }
}

customElements.define("live-table", LiveTable);
