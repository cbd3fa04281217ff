/* Dragging a card with the mouse, a pen, or a finger that rests on it first. */

const SLACK = 6; // pixels a pointer may wander before it counts as dragging
const REST = 350; // milliseconds a finger rests on a card before it comes along
const EDGE = 64; // pixels from the side of the strip where it scrolls under the card
const CROSSING = 1000; // milliseconds the strip takes to pass by when one drags at its very side
const FRAME = 50; // the longest frame that counts, in milliseconds

export class Dragging {
  constructor(board) {
    this.board = board;
    this.card = null; // the card in the hand
    this.touched = null; // the card the pointer went down on
    const { strip } = board;
    strip.addEventListener("pointerdown", (event) => this.down(event));
    // before a finger scrolls the page, while it drags a card
    strip.addEventListener("touchmove", (event) => this.card && event.preventDefault(), {
      passive: false,
    });
    strip.addEventListener("contextmenu", (event) => this.finger && event.preventDefault());
    strip.addEventListener("dragstart", (event) => event.preventDefault());
    this.handlers = {
      pointermove: (event) => this.moved(event),
      pointerup: (event) => this.up(event),
      pointercancel: () => this.cancel(),
      keydown: (event) => this.pressed(event),
    };
  }

  down(event) {
    const card = event.target.closest(".card");
    if (event.button !== 0 || !event.isPrimary || !card || event.target.closest("button")) return;
    if ("still" in card.dataset || card.classList.contains("saving")) return;
    this.cancel();
    this.touched = card;
    this.pointer = event.pointerId;
    this.finger = event.pointerType === "touch";
    this.from = this.at = { x: event.clientX, y: event.clientY };
    if (this.finger) this.resting = setTimeout(() => this.begin(), REST);
    for (const [name, handler] of Object.entries(this.handlers))
      window.addEventListener(name, handler, name === "keydown");
  }

  moved(event) {
    if (event.pointerId !== this.pointer) return;
    this.at = { x: event.clientX, y: event.clientY };
    const far = Math.hypot(this.at.x - this.from.x, this.at.y - this.from.y) > SLACK;
    if (!this.card && far) {
      if (this.finger) this.cancel(); // it scrolls
      else this.begin();
    }
    if (this.card) this.follow();
  }

  begin() {
    const card = (this.card = this.touched);
    const place = card.getBoundingClientRect();
    this.grip = { x: this.from.x - place.left, y: this.from.y - place.top };
    this.ghost = card.cloneNode(true);
    this.ghost.classList.add("ghost");
    this.ghost.removeAttribute("tabindex");
    this.ghost.style.width = `${place.width}px`;
    this.board.root.append(this.ghost);
    card.classList.add("lifted");
    this.board.root.classList.add("dragging");
    const { words } = this.board;
    const name = card.querySelector(".title").textContent;
    this.board.say(words.moving.replace("{name}", () => name));
    if (this.finger) navigator.vibrate?.(20);
    this.follow();
    this.frame = performance.now();
    this.scrolling = requestAnimationFrame((now) => this.scroll(now));
  }

  follow() {
    const left = this.at.x - this.grip.x;
    const top = this.at.y - this.grip.y;
    this.ghost.style.transform = `translate(${left}px, ${top}px) rotate(1.5deg)`;
    const over = this.target();
    if (over === this.over) return;
    this.over?.classList.remove("over");
    this.over = over;
    over?.classList.add("over");
  }

  /* The column or the zone under the pointer. */
  target() {
    const { x, y } = this.at;
    const within = (place) => x >= place.left && x <= place.right;
    for (const zone of this.board.zones.children) {
      const place = zone.getBoundingClientRect();
      if (within(place) && y >= place.top && y <= place.bottom) return zone;
    }
    const strip = this.board.strip.getBoundingClientRect();
    if (y < strip.top - EDGE || y > strip.bottom + EDGE) return null;
    return [...this.board.columns.values()].find((c) => within(c.getBoundingClientRect())) || null;
  }

  /* The nearer the side the faster, and no faster on a narrow strip than one can stop at a column. */
  scroll(now) {
    const { strip } = this.board;
    const place = strip.getBoundingClientRect();
    const passed = Math.max(0, Math.min(FRAME, now - this.frame));
    this.frame = now;
    const into = (depth) => Math.max(0, Math.min(1, depth / EDGE));
    const side = into(this.at.x - place.right + EDGE) - into(place.left + EDGE - this.at.x);
    this.moving = side && (this.moving || 0) + (side * passed * place.width) / CROSSING;
    const whole = Math.trunc(this.moving); // a browser may drop parts of a pixel
    strip.scrollLeft += whole;
    this.moving -= whole;
    this.follow();
    this.scrolling = requestAnimationFrame((next) => this.scroll(next));
  }

  up(event) {
    if (event.pointerId !== this.pointer) return;
    const { card, over } = this;
    const id = card && Number(card.dataset.id);
    this.cancel();
    if (!card) return;
    this.justDropped = true; // the click that follows opens nothing
    setTimeout(() => (this.justDropped = false));
    if (over) this.board.move(id, over.dataset.id);
  }

  pressed(event) {
    if (event.key !== "Escape" || !this.card) return;
    event.preventDefault();
    event.stopPropagation();
    this.cancel();
  }

  cancel() {
    clearTimeout(this.resting);
    cancelAnimationFrame(this.scrolling);
    for (const [name, handler] of Object.entries(this.handlers))
      window.removeEventListener(name, handler, name === "keydown");
    const { card } = this;
    this.card = this.touched = null;
    this.finger = false;
    if (!card) return;
    this.ghost.remove();
    this.over?.classList.remove("over");
    this.over = null;
    card.classList.remove("lifted");
    this.board.root.classList.remove("dragging");
    if (this.late) {
      this.late = false;
      this.board.draw();
    }
  }
}
