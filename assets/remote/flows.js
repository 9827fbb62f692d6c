// The table of flows: sorted, searched, and drawn only where it is seen, so that many thousand rows
// scroll as well as ten. Rows are kept and filled anew; nothing is made while scrolling.

import { bytes, count, rate } from "./format.js";

const SPARE_ROWS = 6;

const byText = (name) => (a, b) => a[name].localeCompare(b[name]);
const byNumber = (name) => (a, b) => (a[name] ?? -1) - (b[name] ?? -1);

// `filter`: what a cell says, as a change of the wall's filter.
const COLUMNS = [
  { id: "app", title: "Application", order: byText("app"), filter: (row) => ({ app: row.app }) },
  { id: "client", title: "Client", order: byText("client"), filter: (row) => ({ srcIp: row.clientIp }) },
  { id: "server", title: "Server", order: byText("server"), filter: (row) => ({ dstIp: row.serverIp }) },
  { id: "place", title: "Place", order: byText("place"), filter: (row) => row.country && { country: row.country } },
  { id: "bps", title: "Rate", numeric: true, order: byNumber("bps") },
  { id: "up", title: "↑", spoken: "Sent by the client", numeric: true, order: byNumber("up") },
  { id: "down", title: "↓", spoken: "Sent by the server", numeric: true, order: byNumber("down") },
  { id: "score", title: "Score", numeric: true, order: byNumber("score"), filter: (row) => isAlerted(row) && { alerted: 1 } },
];

const isAlerted = (row) => Boolean(row.alert);

const TEXTS = {
  app: (row) => row.app,
  client: (row) => row.client,
  server: (row) => row.server,
  place: (row) => row.place,
  bps: (row) => rate(row.bps),
  up: (row) => bytes(row.up),
  down: (row) => bytes(row.down),
  score: (row) => (isAlerted(row) ? `⚠ ${row.score}` : row.score > 0 ? String(row.score) : ""),
};

function hints(column, row) {
  if (column.id === "client") return `${row.clientIp}:${row.clientPort}`;
  if (column.id === "server") return `${row.serverIp}:${row.serverPort}`;
  if (column.id === "app") return [row.protocol, row.encrypted ? "encrypted" : "", row.info].filter(Boolean).join(" · ");
  if (column.id === "score") return row.alert ?? "";
  return "";
}

// Made when somebody searches, and then kept.
function contains(row, word) {
  const { app, client, clientIp, server, serverIp, place, info, alert, protocol } = row;
  row.searched ??= [app, client, clientIp, server, serverIp, place, info, alert, protocol].join(" ").toLowerCase();
  return row.searched.includes(word);
}

export class FlowTable {
  #all = [];
  #shown = [];
  #total = 0;
  #sort = { id: "bps", down: true };
  #words = "";
  #pool = [];
  #active = { row: 0, column: 0 };
  #first = 0;
  #pending = false;
  #scroller;
  #body;
  #above;
  #below;
  #count;
  #empty;
  #onFilter;

  /** `onFilter` gets a change of the filter. */
  constructor(root, onFilter) {
    this.#onFilter = onFilter;
    this.#scroller = root.querySelector("#table");
    this.#body = root.querySelector("#rows");
    this.#above = root.querySelector("#space-above td");
    this.#below = root.querySelector("#space-below td");
    this.#count = root.querySelector("#flows-count");
    this.#empty = root.querySelector("#no-flows");
    this.#makeHead(root.querySelector("#columns"));
    for (const cell of [this.#above, this.#below]) cell.colSpan = COLUMNS.length;
    root.querySelector("#search").addEventListener("input", (event) => {
      this.#words = event.target.value.trim().toLowerCase();
      this.#scroller.scrollTop = 0;
      this.#arrange();
    });
    this.#scroller.addEventListener("scroll", () => this.#later(), { passive: true });
    new ResizeObserver(() => this.#later()).observe(this.#scroller);
    this.#body.addEventListener("click", (event) => this.#click(event));
    this.#body.addEventListener("keydown", (event) => this.#key(event));
  }

  take({ total, rows }) {
    this.#all = rows;
    this.#total = total;
    this.#arrange();
  }

  #makeHead(head) {
    for (const column of COLUMNS) {
      const cell = document.createElement("th");
      cell.scope = "col";
      cell.className = column.id + (column.numeric ? " number" : "");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = column.title;
      if (column.spoken) button.setAttribute("aria-label", column.spoken);
      button.addEventListener("click", () => this.#sortBy(column));
      cell.append(button);
      head.append(cell);
    }
    this.#markSort();
  }

  #sortBy(column) {
    const same = this.#sort.id === column.id;
    this.#sort = { id: column.id, down: same ? !this.#sort.down : Boolean(column.numeric) };
    this.#markSort();
    this.#scroller.scrollTop = 0;
    this.#arrange();
  }

  #markSort() {
    this.#scroller.querySelectorAll("th").forEach((cell, i) => {
      const isIt = COLUMNS[i].id === this.#sort.id;
      if (isIt) cell.setAttribute("aria-sort", this.#sort.down ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    });
  }

  #arrange() {
    const words = this.#words.split(/\s+/).filter(Boolean);
    const matches = words.length
      ? this.#all.filter((row) => words.every((word) => contains(row, word)))
      : [...this.#all];
    const { order } = COLUMNS.find((column) => column.id === this.#sort.id);
    this.#shown = matches.sort(this.#sort.down ? (a, b) => order(b, a) : order);
    const of = Math.max(this.#total, this.#all.length);
    this.#count.textContent = matches.length === of ? count(of) : `${count(matches.length)} of ${count(of)}`;
    this.#empty.hidden = matches.length > 0;
    this.#empty.textContent = this.#all.length ? "No flow matches the search." : "No flows.";
    this.#scroller.firstElementChild.setAttribute("aria-rowcount", String(matches.length + 1));
    this.#draw();
  }

  #later() {
    if (this.#pending) return;
    this.#pending = true;
    requestAnimationFrame(() => {
      this.#pending = false;
      this.#draw();
    });
  }

  get #rowHeight() {
    return parseFloat(getComputedStyle(this.#scroller).getPropertyValue("--row")) || 44;
  }

  #draw() {
    const height = this.#rowHeight;
    const inView = Math.ceil(this.#scroller.clientHeight / height) + 1;
    const needed = Math.min(this.#shown.length, inView + 2 * SPARE_ROWS);
    const top = Math.floor(this.#scroller.scrollTop / height) - SPARE_ROWS;
    this.#first = Math.max(0, Math.min(top, this.#shown.length - needed));
    while (this.#pool.length < needed) this.#pool.push(this.#makeRow());
    this.#pool.forEach((row, i) => {
      row.hidden = i >= needed;
      if (i < needed) this.#fill(row, this.#first + i);
    });
    this.#above.style.height = `${this.#first * height}px`;
    this.#below.style.height = `${(this.#shown.length - this.#first - needed) * height}px`;
    this.#active.row = Math.min(this.#active.row, Math.max(0, this.#shown.length - 1));
    this.#markActive();
  }

  #makeRow() {
    const row = document.createElement("tr");
    for (const column of COLUMNS) {
      const cell = document.createElement("td");
      cell.className = column.id + (column.numeric ? " number" : "");
      cell.tabIndex = -1;
      if (column.id === "app") cell.append(document.createElement("i"), document.createElement("span"));
      row.append(cell);
    }
    this.#body.append(row);
    return row;
  }

  #fill(element, index) {
    const row = this.#shown[index];
    element.setAttribute("aria-rowindex", String(index + 2));
    element.dataset.index = String(index);
    element.classList.toggle("alerted", isAlerted(row));
    COLUMNS.forEach((column, i) => {
      const cell = element.children[i];
      const text = TEXTS[column.id](row);
      const target = column.id === "app" ? cell.lastElementChild : cell;
      if (target.textContent !== text) target.textContent = text;
      const hint = hints(column, row);
      if (cell.title !== hint) cell.title = hint;
      cell.classList.toggle("acts", Boolean(column.filter?.(row)));
    });
    const chip = element.firstElementChild.firstElementChild;
    chip.className = `os ${row.os}`;
    chip.title = row.os;
  }

  // One cell is in the way of the Tab key; arrows go on from there.
  #markActive() {
    const { row, column } = this.#active;
    const reachable = row >= this.#first && row < this.#first + this.#pool.length ? row : this.#first;
    for (const element of this.#pool) {
      const isIt = !element.hidden && Number(element.dataset.index) === reachable;
      [...element.children].forEach((cell, i) => {
        cell.tabIndex = isIt && i === column ? 0 : -1;
      });
    }
  }

  #cellOf(event) {
    const cell = event.target.closest("td");
    if (!cell) return null;
    return { row: Number(cell.parentElement.dataset.index), column: [...cell.parentElement.children].indexOf(cell) };
  }

  #click(event) {
    const at = this.#cellOf(event);
    if (!at) return;
    this.#active = at;
    this.#markActive();
    this.#filterBy(at);
  }

  #filterBy({ row, column }) {
    const change = COLUMNS[column].filter?.(this.#shown[row]);
    if (change) this.#onFilter(change);
  }

  #key(event) {
    const at = this.#cellOf(event);
    if (!at) return;
    const page = Math.max(1, Math.floor(this.#scroller.clientHeight / this.#rowHeight) - 2);
    const rows = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page, Home: -Infinity, End: Infinity };
    const columns = { ArrowLeft: -1, ArrowRight: 1 };
    if (event.key in rows) this.#go(at.row + rows[event.key], at.column);
    else if (event.key in columns) this.#go(at.row, at.column + columns[event.key]);
    else if (event.key === "Enter" || event.key === " ") this.#filterBy(at);
    else return;
    event.preventDefault();
  }

  #go(row, column) {
    this.#active = {
      row: Math.max(0, Math.min(row, this.#shown.length - 1)),
      column: Math.max(0, Math.min(column, COLUMNS.length - 1)),
    };
    const height = this.#rowHeight;
    const head = this.#scroller.querySelector("thead").offsetHeight;
    const top = this.#active.row * height;
    const { scrollTop, clientHeight } = this.#scroller;
    if (top < scrollTop) this.#scroller.scrollTop = top;
    else if (top + height > scrollTop + clientHeight - head) this.#scroller.scrollTop = top + height + head - clientHeight;
    this.#draw();
    const element = this.#pool.find((each) => !each.hidden && Number(each.dataset.index) === this.#active.row);
    element?.children[this.#active.column].focus({ preventScroll: true });
  }
}
