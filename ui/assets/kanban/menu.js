/* The menu of one card: what else one does with it. */
import { make } from "./drawing.js";

export class Menu {
  constructor(board) {
    this.board = board;
    this.away = (event) => {
      if (!event.composedPath().includes(this.list)) this.close();
    };
    this.scrolled = () => this.close();
  }

  open(card) {
    const again = this.card === card;
    this.close();
    if (again) return;
    this.card = card;
    const id = Number(card.dataset.id);
    const acts = "still" in card.dataset ? this.board.data.still_acts : this.board.data.acts;
    this.list = make("div", "menu");
    this.list.setAttribute("role", "menu");
    for (const [name, words] of acts) {
      const item = make("button", "", words);
      item.type = "button";
      item.setAttribute("role", "menuitem");
      item.setAttribute("tabindex", "-1");
      item.dataset.act = name;
      item.onclick = () => {
        this.close();
        card.focus({ preventScroll: true });
        this.board.act(name, id);
      };
      this.list.append(item);
    }
    this.list.addEventListener("keydown", (event) => this.pressed(event));
    this.board.root.append(this.list);
    this.place(card.querySelector(".more"));
    card.querySelector(".more").setAttribute("aria-expanded", "true");
    this.list.firstElementChild.focus({ preventScroll: true });
    setTimeout(() => {
      document.addEventListener("pointerdown", this.away);
      document.addEventListener("scroll", this.scrolled, true);
      this.board.strip.addEventListener("scroll", this.scrolled, true);
    });
  }

  place(button) {
    const at = button.getBoundingClientRect();
    const { offsetWidth: wide, offsetHeight: high } = this.list;
    const left = Math.max(8, Math.min(at.right - wide, innerWidth - wide - 8));
    const below = at.bottom + 4;
    const top = below + high > innerHeight - 8 ? Math.max(8, at.top - high - 4) : below;
    this.list.style.left = `${left}px`;
    this.list.style.top = `${top}px`;
  }

  close() {
    if (!this.list) return;
    document.removeEventListener("pointerdown", this.away);
    document.removeEventListener("scroll", this.scrolled, true);
    this.board.strip.removeEventListener("scroll", this.scrolled, true);
    this.card.querySelector(".more")?.setAttribute("aria-expanded", "false");
    this.list.remove();
    this.list = this.card = null;
  }

  pressed(event) {
    const items = [...this.list.children];
    const at = items.indexOf(this.list.getRootNode().activeElement);
    const to = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    if (to !== undefined) items[to].focus();
    else if (event.key === "Escape" || event.key === "Tab") {
      const { card } = this;
      this.close();
      card.focus({ preventScroll: true });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
