// The filter's form. It acts while one types, says how many flows match, and shows what the wall's
// filter is, but for a field that is being typed in.

import { count } from "./format.js";

const TYPING_MS = 300;
const MORE = ["app", "proto", "country", "asn", "os", "site"];

export class FilterForm {
  #form;
  #send;
  #timer = 0;
  #alerted = false;
  #pending = {};

  /** `send` posts a change of the filter; its answer is the filter in force. */
  constructor(form, send) {
    this.#form = form;
    this.#send = send;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", ({ target }) => this.#later({ [target.name]: target.value.trim() }));
    form.elements.namedItem("os").addEventListener("change", ({ target }) => this.set({ os: target.value }));
    form.querySelector("#filter-clear").onclick = () => this.set({ clear: 1 });
    form.querySelector("#filter-alerted").onclick = () => this.set({ alerted: this.#alerted ? 0 : 1 });
  }

  async set(change) {
    clearTimeout(this.#timer);
    const wanted = { ...this.#pending, ...change };
    this.#pending = {};
    const problem = this.#form.querySelector("#filter-problem");
    try {
      this.take(await this.#send(wanted), "clear" in change);
      problem.hidden = true;
    } catch (refused) {
      problem.textContent = refused.message;
      problem.hidden = false;
    }
  }

  take(filter, all = false) {
    for (const field of this.#form.elements) {
      if (!(field.name in filter) || (!all && this.#isTyped(field))) continue;
      field.value = filter[field.name];
    }
    this.#alerted = Boolean(filter.alerted);
    this.#form.querySelector("#filter-alerted").setAttribute("aria-pressed", String(this.#alerted));
    const more = MORE.filter((name) => filter[name]).length;
    this.#form.querySelector("#more-set").textContent = more ? ` · ${more} set` : "";
    const isSet = this.#alerted || [...this.#form.elements].some((field) => field.name && filter[field.name]);
    document.getElementById("matches").textContent =
      isSet && filter.of != null ? `${count(filter.matching)} of ${count(filter.of)} match` : "";
  }

  #isTyped(field) {
    return document.activeElement === field || field.name in this.#pending;
  }

  #later(change) {
    this.#pending = { ...this.#pending, ...change };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.set({}), TYPING_MS);
  }
}
