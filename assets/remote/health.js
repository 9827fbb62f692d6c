// Source, helpers and display with their states; what is wrong is said under each.

import { age, count } from "./format.js";

const TONES = {
  live: "live",
  ready: "live",
  stale: "warning",
  starting: "note",
  degraded: "warning",
  failed: "bad",
  unreachable: "bad",
  refused: "bad",
  off: "note",
};

const COUNTERS = 3; // as many as a line can hold

export class Health {
  #list;

  constructor(list) {
    this.#list = list;
  }

  /** True: something is in trouble. */
  take(status) {
    const { source, providers, render } = status;
    const rows = [
      {
        name: source.label || source.name,
        state: source.ageMs == null ? source.state : `${source.state} · ${age(source.ageMs)}`,
        tone: TONES[source.state],
        error: source.error,
        more: `${count(source.polls)} polls, ${count(source.failures)} failed`,
      },
      ...providers.map((provider) => ({
        name: provider.name,
        state: provider.state,
        tone: TONES[provider.state],
        error: provider.error,
        more: Object.entries(provider.counters)
          .slice(0, COUNTERS)
          .map(([name, value]) => `${name} ${count(value)}`)
          .join(", "),
      })),
      {
        name: render.display === "window" ? "Display" : "Headless",
        state: `${render.width}×${render.height}`,
        tone: "live",
        more: render.renderer,
      },
    ];
    while (this.#list.children.length > rows.length) this.#list.lastElementChild.remove();
    while (this.#list.children.length < rows.length) this.#list.append(this.#makeRow());
    rows.forEach((row, i) => this.#fill(this.#list.children[i], row));
    return rows.some((row) => row.tone === "warning" || row.tone === "bad");
  }

  #makeRow() {
    const row = document.createElement("div");
    row.append(document.createElement("dt"), document.createElement("dd"), document.createElement("dd"));
    row.children[1].className = "state";
    row.children[2].className = "more";
    return row;
  }

  #fill(element, { name, state, tone, error, more }) {
    const [title, value, below] = element.children;
    title.textContent = name;
    value.textContent = state;
    value.className = `state ${tone ?? "note"}`;
    below.textContent = error || more;
    below.className = `more ${error ? tone : ""}`;
  }
}
