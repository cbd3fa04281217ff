/* Columns and cards as elements. Texts only through textContent: a deal's name may be anything. */

export function make(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function columnOf(board, column, section) {
  section.dataset.id = column.id;
  let list = section.querySelector(".cards");
  if (!list) {
    list = make("ul", "cards");
    section.append(make("header"), list);
  }
  const title = make("h3", "", column.label);
  title.id = `column-${column.id}`;
  title.append(make("span", "chance", column.chance));
  const lines = column.lines.map((line) => make("div", "figure", line));
  section.querySelector("header").replaceChildren(title, ...lines);
  list.setAttribute("aria-labelledby", title.id);
  list.setAttribute("role", "list");
  const cards = column.cards.map((card) => cardOf(board, card, column));
  if (!cards.length) cards.push(make("li", "nothing", board.words.empty));
  if (column.more) cards.push(make("li", "rest", column.more));
  list.replaceChildren(...cards); // the list stays where it is scrolled to
}

function cardOf(board, card, column) {
  const item = make("li", "card");
  item.dataset.id = card.id;
  if (!card.moves) item.dataset.still = "";
  item.setAttribute("role", "listitem");
  item.setAttribute("tabindex", "-1");
  item.setAttribute("aria-describedby", "help");
  item.setAttribute("aria-label", [card.title, card.under, card.amount, card.step[1]].join(", "));
  item.append(topOf(board, card), make("div", "under", card.under), moneyOf(card), factsOf(card));
  if (card.step[1]) item.append(stepOf(card));
  if (column.following && card.moves) item.append(nextOf(board, column.following));
  item.append(make("div", "state"));
  return item;
}

function topOf(board, card) {
  const top = make("div", "top");
  const link = make("a", "title", card.title);
  link.href = card.href;
  link.title = card.title;
  link.draggable = false;
  link.setAttribute("tabindex", "-1");
  const more = make("button", "more", "⋯");
  more.type = "button";
  more.setAttribute("aria-haspopup", "menu");
  more.setAttribute("aria-expanded", "false");
  more.setAttribute("aria-label", board.words.menu.replace("{name}", () => card.title));
  more.setAttribute("tabindex", "-1");
  top.append(link, more);
  return top;
}

function moneyOf(card) {
  const line = make("div", "money");
  line.append(make("span", "amount", card.amount));
  if (card.owner) line.append(make("span", "owner", card.owner));
  return line;
}

function factsOf(card) {
  const line = make("div", "facts");
  if (card.facts) line.append(make("span", "", card.facts));
  line.append(make("span", card.is_overdue ? "due overdue" : "due", card.due));
  return line;
}

function stepOf(card) {
  const chip = make("div", `step ${card.step[0]}`, card.step[1]);
  chip.title = card.step[1];
  return chip;
}

function nextOf(board, following) {
  const [to, label] = following;
  const next = make("button", "next");
  next.type = "button";
  next.dataset.to = to;
  next.append(make("span", "arrow", "→"), make("span", "", label));
  next.setAttribute("aria-label", board.words.next.replace("{stage}", () => label));
  next.setAttribute("tabindex", "-1");
  return next;
}

export function zonesOf(away) {
  return away.map(([id, label]) => {
    const zone = make("div", `zone ${id}`, label);
    zone.dataset.id = id;
    return zone;
  });
}
