// See ui/widgets/live_typing.py.
if (!window.kexunTyping) {
  window.kexunTyping = true;
  const waiting = new WeakMap();
  const send = (area) => {
    waiting.delete(area);
    area.dispatchEvent(new KeyboardEvent("keydown",
      {key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true, cancelable: true}));
  };
  const typed = (event) => {
    const area = event.target;
    if (!(area instanceof HTMLTextAreaElement) || event.isComposing) return;
    if (!area.closest("[data-testid=stTextArea]") || area.closest("[data-testid=stForm]")) return;
    const before = waiting.get(area);
    const first = before ? before.first : Date.now();
    if (before) clearTimeout(before.timer);
    const pause = Math.max(0, Math.min(800, first + 1500 - Date.now()));
    waiting.set(area, {first: first, timer: setTimeout(() => send(area), pause)});
  };
  document.addEventListener("input", typed, true);
  document.addEventListener("compositionend", typed, true);
}
