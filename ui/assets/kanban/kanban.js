/* A board of columns and cards. Every text comes from the server and is put in as text. One act is
   sent at a time; the next goes when the server has named the mark of the one before. */
import { columnOf, make, zonesOf } from "./drawing.js";
import { Dragging } from "./dragging.js";
import { Keys } from "./keys.js";
import { Menu } from "./menu.js";

const PATIENCE = 15000; // milliseconds until a card that was not answered goes back
const boards = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let board = boards.get(parentElement);
  if (!board) boards.set(parentElement, (board = new Board(parentElement)));
  board.send = (act) => setTriggerValue("act", act);
  board.receive(JSON.parse(new TextDecoder().decode(data)));
  return () => {
    board.leave();
    boards.delete(parentElement);
  };
}

class Board {
  constructor(parent) {
    this.root = make("div", "board");
    this.message = make("div", "message");
    this.strip = make("div", "strip");
    this.zones = make("div", "zones");
    this.live = make("div", "unseen");
    this.live.setAttribute("aria-live", "polite");
    this.help = make("p", "unseen");
    this.help.id = "help";
    this.root.append(this.message, this.strip, this.zones, this.live, this.help);
    parent.append(this.root);
    this.waiting = new Map(); // id of a card -> the act that moves it
    this.queue = [];
    this.flying = null;
    this.focused = null;
    this.columns = new Map();
    this.menu = new Menu(this);
    this.dragging = new Dragging(this);
    this.keys = new Keys(this);
    this.strip.addEventListener("click", (event) => this.clicked(event));
    this.fit = () => this.measure();
    window.addEventListener("resize", this.fit);
  }

  leave() {
    clearTimeout(this.timer);
    this.dragging.cancel();
    window.removeEventListener("resize", this.fit);
    this.root.remove();
  }

  // --- what comes from the server ---------------------------------------------------------------

  receive(data) {
    const first = !this.data;
    this.data = data.board;
    this.words = data.words;
    let came = null;
    if (this.flying && this.data.answered === this.flying.mark) {
      clearTimeout(this.timer);
      came = this.flying;
      if (came.act === "move") this.waiting.delete(came.id);
      this.flying = null;
      this.say(this.data.done);
    }
    if (this.data.refused) this.tell(this.data.refused);
    else if (came || first) this.tell("");
    this.draw(came);
    this.pump();
  }

  draw(came) {
    if (this.dragging.card) {
      this.dragging.late = true; // drawn when the card is let go
      return;
    }
    const at = this.root.getRootNode().activeElement?.closest(".card")?.dataset.id;
    this.menu.close();
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", this.data.label);
    this.help.textContent = this.words.help;
    this.drawColumns();
    this.zones.replaceChildren(...zonesOf(this.data.away));
    for (const act of this.waiting.values()) this.showSaving(act);
    this.putFocus(at);
    if (came?.act === "move") this.showArrival(came);
    this.measure();
  }

  drawColumns() {
    const wanted = this.data.columns.map((column) => column.id);
    if (wanted.join() !== [...this.columns.keys()].join()) {
      this.columns.clear();
      for (const id of wanted) this.columns.set(id, make("section", "column"));
      this.strip.replaceChildren(...this.columns.values());
    }
    for (const column of this.data.columns) columnOf(this, column, this.columns.get(column.id));
  }

  putFocus(at) {
    const card = this.card(at) || this.card(this.focused) || this.strip.querySelector(".card");
    this.mark(card);
    if (at && card) card.focus({ preventScroll: true });
  }

  showSaving(act) {
    const card = this.card(act.id);
    if (!card) return;
    const list = this.columns.get(act.to)?.querySelector(".cards");
    if (list) {
      list.querySelector(".nothing")?.remove();
      list.prepend(card);
    }
    card.classList.add("saving");
    card.setAttribute("aria-busy", "true");
    card.querySelector(".state").textContent = this.words.saving;
  }

  showArrival(act) {
    const card = this.card(act.id);
    if (!card || card.closest(".column").dataset.id !== act.to) return;
    card.classList.add("arrived");
    const list = card.parentElement;
    const above = card.offsetTop - list.offsetTop;
    if (above < list.scrollTop || above + card.offsetHeight > list.scrollTop + list.clientHeight)
      list.scrollTop = above - 8;
  }

  /* The strip ends where the window does, so that each column scrolls for itself. */
  measure() {
    const page = this.root.getRootNode().host?.closest('[data-testid=stMain]');
    const top = this.strip.getBoundingClientRect().top + (page?.scrollTop ?? 0) + window.scrollY;
    this.root.style.setProperty("--above", `${Math.round(top)}px`);
  }

  // --- what goes to the server ------------------------------------------------------------------

  move(id, to) {
    const card = this.card(id);
    if (!card || "still" in card.dataset || this.waiting.has(id)) return;
    if (card.closest(".column").dataset.id === to) return;
    this.waiting.set(id, this.post("move", id, to));
    this.tell("");
    this.say(this.words.saving);
    this.draw();
    this.pump();
  }

  act(name, id) {
    this.post(name, id, "");
    this.pump();
  }

  post(act, id, to) {
    const mark = Date.now().toString(36) + Math.random().toString(36).slice(2, 10);
    const made = { act, id, to, key: this.data.key, mark };
    this.queue.push(made);
    return made;
  }

  pump() {
    if (this.flying || !this.queue.length) return;
    this.flying = this.queue.shift();
    this.timer = setTimeout(() => this.unanswered(), PATIENCE);
    this.send(this.flying);
  }

  /* The same key goes along when the person tries again: what was done is not done twice. */
  unanswered() {
    this.waiting.delete(this.flying.id);
    this.flying = null;
    this.tell(this.words.unanswered);
    this.draw();
    this.pump();
  }

  // --- what the person does ---------------------------------------------------------------------

  clicked(event) {
    const card = event.target.closest(".card");
    if (!card || this.dragging.justDropped) return;
    const id = Number(card.dataset.id);
    if (event.target.closest(".next")) this.further(card);
    else if (event.target.closest(".more")) this.menu.open(card);
    else if (event.target.closest("a") && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
    else {
      event.preventDefault();
      this.act("open", id);
    }
  }

  further(card) {
    const on = card.querySelector(".next")?.dataset.to;
    if (on) this.move(Number(card.dataset.id), on);
  }

  card(id) {
    return id ? this.strip.querySelector(`.card[data-id="${Number(id)}"]`) : null;
  }

  /* One card of the board is reached by Tab; the arrow keys go on from there. */
  mark(card) {
    for (const one of this.strip.querySelectorAll(".card[tabindex='0']")) reach(one, "-1");
    if (!card) return;
    this.focused = card.dataset.id;
    reach(card, "0");
  }

  tell(words) {
    this.message.replaceChildren();
    if (!words) return;
    const close = make("button", "close", "×");
    close.setAttribute("aria-label", this.words.dismiss);
    close.onclick = () => this.tell("");
    const line = make("span", "", words);
    line.setAttribute("role", "alert");
    this.message.append(line, close);
  }

  say(words) {
    this.live.textContent = words;
  }
}

function reach(card, index) {
  card.setAttribute("tabindex", index);
  for (const inner of card.querySelectorAll("a, button")) inner.setAttribute("tabindex", index);
}

