export default function ({ data, parentElement, setTriggerValue }) {
  // Texts come from people: they are only ever set as textContent.
  const root = parentElement.querySelector(".calendar");
  const make = (tag, name, text) => {
    const made = document.createElement(tag);
    made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const button = (name, text, act) => {
    const made = make("button", name, text);
    made.type = "button";
    made.onclick = act;
    return made;
  };
  const entry = one => {
    const made = button("entry " + one.state, one.text, () =>
      setTriggerValue("act", { name: "open", id: one.id, day: "" }));
    made.title = one.text;
    if (one.state !== "done") {
      made.draggable = true;
      made.ondragstart = event => event.dataTransfer.setData("text/plain", String(one.id));
    }
    return made;
  };
  const cell = day => {
    const made = make("div", "day" + (day.today ? " today" : "") + (day.outside ? " outside" : "") +
      (day.entries.length ? "" : " empty"));
    const head = make("div", "head");
    const number = make("span", "number", day.label);
    number.append(make("span", "weekday", day.weekday));
    head.append(number);
    if (day.open) {
      const plan = button("plan", "+", () =>
        setTriggerValue("act", { name: "plan", id: 0, day: day.iso }));
      plan.setAttribute("aria-label", data.words.plan + " " + day.iso);
      plan.title = data.words.plan;
      head.append(plan);
      made.ondragover = event => { event.preventDefault(); made.classList.add("over"); };
      made.ondragleave = () => made.classList.remove("over");
      made.ondrop = event => {
        event.preventDefault();
        made.classList.remove("over");
        const id = Number(event.dataTransfer.getData("text/plain"));
        if (id) setTriggerValue("act", { name: "move", id, day: day.iso });
      };
    }
    made.append(head, ...day.entries.map(entry));
    if (day.rest) {
      made.append(button("rest", day.rest, () =>
        setTriggerValue("act", { name: "week", id: 0, day: day.iso })));
    }
    return made;
  };
  root.className = "calendar " + data.span;
  const heads = data.weekdays.map(name => make("div", "column", name));
  root.replaceChildren(...heads, ...data.days.map(cell));
}
