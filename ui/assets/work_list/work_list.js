export default function ({ data, parentElement, setTriggerValue }) {
  // Texts come from people: they are only ever set as textContent.
  const root = parentElement.querySelector(".work");
  const make = (tag, name, text) => {
    const made = document.createElement(tag);
    made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const tell = (name, group, row) =>
    setTriggerValue("act", { name, group: group.key, id: row ? row.id : 0 });
  const button = (name, text, act, place) => {
    const made = make("button", name, text);
    made.type = "button";
    made.dataset.place = place;
    made.onclick = act;
    return made;
  };
  const more = (group, row, place) => {
    const made = make("select", "more");
    made.setAttribute("aria-label", data.words.more + ": " + row.title);
    made.dataset.place = place + "-more";
    made.append(new Option(data.words.more, "", true, true));
    for (const part of row.more) {
      const box = document.createElement("optgroup");
      box.label = part.label;
      for (const [name, text] of part.acts) box.append(new Option(text, name));
      made.append(box);
    }
    made.onchange = () => {
      const chosen = made.value;
      made.selectedIndex = 0;
      if (chosen) tell(chosen, group, row);
    };
    return made;
  };
  const line = (group, row) => {
    const made = make("li", "row"), place = group.key + "-" + row.id;
    const left = make("div", "left"), right = make("div", "right");
    const title = button("title", row.title, () => tell("open", group, row), place + "-open");
    title.title = row.title;
    const facts = make("div", "facts");
    facts.append(make("span", "says " + row.tone, row.says));
    if (row.about) facts.append(make("span", "about", row.about));
    left.append(title, facts);
    for (const [name, text] of row.acts) {
      right.append(button("act", text, () => tell(name, group, row), place + "-" + name));
    }
    if (row.more.length) right.append(more(group, row, place));
    made.append(left, right);
    return made;
  };
  const card = group => {
    const made = make("section", "card"), head = make("header", "head");
    const title = make("h3", "name", group.title);
    title.append(make("span", group.late ? "count late" : "count", group.count));
    head.append(title, button("all", data.words.all, () => tell("all", group), group.key + "-all"));
    const list = make("ul", "rows");
    for (const row of group.rows) list.append(line(group, row));
    made.append(head, list);
    if (group.rest) made.append(make("p", "rest", group.rest));
    return made;
  };
  const focused = root.getRootNode().activeElement?.dataset?.place;
  root.replaceChildren(...data.groups.map(card));
  if (focused) root.querySelector(`[data-place="${CSS.escape(focused)}"]`)?.focus();
}
