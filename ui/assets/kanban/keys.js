/* The board by keyboard: arrows between cards, Enter opens, the full stop moves on, M is the menu. */

export class Keys {
  constructor(board) {
    this.board = board;
    board.strip.addEventListener("keydown", (event) => this.pressed(event));
    board.strip.addEventListener("focusin", (event) => {
      const card = event.target.closest(".card");
      if (card && card.dataset.id !== board.focused) board.mark(card);
    });
  }

  pressed(event) {
    const card = event.target.closest(".card");
    if (!card || event.isComposing || !this.carriesOut(event, card)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  carriesOut(event, card) {
    const { key } = event;
    if (key === "." || key === ">" || (event.altKey && key === "ArrowRight")) {
      this.board.further(card);
    } else if (event.ctrlKey || event.metaKey || event.altKey) {
      return false;
    } else if (key === "Enter" && event.target === card) {
      this.board.act("open", Number(card.dataset.id));
    } else if (key === "m" || key === "M" || key === "ContextMenu" || (event.shiftKey && key === "F10")) {
      this.board.menu.open(card);
    } else {
      return this.walks(key, card);
    }
    return true;
  }

  walks(key, card) {
    const to = this.neighbour(key, card);
    if (to === undefined) return false;
    if (to) {
      to.focus({ preventScroll: true });
      to.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    return true;
  }

  /* The card that key leads to, null at the edge, undefined for other keys. */
  neighbour(key, card) {
    const cards = [...card.parentElement.querySelectorAll(".card")];
    const at = cards.indexOf(card);
    const places = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: cards.length - 1 };
    if (key in places) return cards[places[key]] || null;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (!step) return undefined;
    const columns = [...this.board.strip.querySelectorAll(".column")];
    let column = columns.indexOf(card.closest(".column")) + step;
    for (; columns[column]; column += step) {
      const there = columns[column].querySelectorAll(".card");
      if (there.length) return there[Math.min(at, there.length - 1)];
    }
    return null;
  }
}
