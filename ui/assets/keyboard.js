function () {
  // The keys that Streamlit's own button shortcuts cannot be: signs, fields, pages of a list, the
  // areas of the sidebar, and one key to save whatever form is in front. Listed by
  // ui/widgets/shortcuts.py. Keys of the browser and of Streamlit (C, R) are left alone.
  if (window.__kexunKeys) return;
  window.__kexunKeys = true;
  const first = (...selectors) => {
    for (const selector of selectors) {
      const found = document.querySelector(selector);
      if (found && !found.disabled) return found;
    }
    return null;
  };
  const press = (...selectors) => {
    const found = first(...selectors);
    // one with a shortcut of its own is pressed by Streamlit
    if (!found || found.querySelector("[data-has-shortcut=true]")) return false;
    found.click();
    return true;
  };
  const focus = (...selectors) => {
    const field = first(...selectors);
    if (!field) return false;
    field.focus();
    field.select?.();
    return true;
  };
  const area = number => {
    const links = document.querySelectorAll(".kx-pages a");
    if (!links[number - 1]) return false;
    links[number - 1].click();
    return true;
  };
  const save = () => {
    const dialogs = document.querySelectorAll("[role=dialog]");
    const around = dialogs.length ? dialogs[dialogs.length - 1] : document.activeElement?.closest("form, [data-testid=stForm]");
    const found = around && [...around.querySelectorAll("button[kind=primary], button[kind=primaryFormSubmit]")].pop();
    if (!found || found.disabled) return false;
    document.activeElement?.blur();  // what was typed counts
    setTimeout(() => found.click(), 80);
    return true;
  };
  const keys = {
    "?": () => press(".st-key-frame-keys button"),
    "/": () => focus(".stMain input[type=search]", ".st-key-frame-search input"),
    "\\": () => focus(".st-key-frame-search input"),
    "n": () => press(".stMain [class*=st-key-new] button[kind=primary]"),
    "d": () => press(".st-key-activity-done button", ".st-key-activities-done button"),
    "u": () => press(".st-key-undo-last button"),
    "p": () => press(".st-key-pin-record button"),
    "b": () => press(".st-key-back-to-list a", ".st-key-back-to-list button"),
    "[": () => press("[data-testid=stPaginationPrev]"),
    "]": () => press("[data-testid=stPaginationNext]"),
  };
  const typing = event => event.composedPath().some(one => one.tagName &&
    (["INPUT", "TEXTAREA", "SELECT"].includes(one.tagName) || one.isContentEditable));
  document.addEventListener("keydown", event => {
    if (!event.isTrusted || event.isComposing || event.altKey || event.repeat) return;
    let done = false;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) done = save();
    else if (!event.ctrlKey && !event.metaKey && !typing(event)) {
      if (document.querySelector("[role=dialog]")) return;
      const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (act) done = act();
      else if (/^[1-7]$/.test(event.key)) done = area(Number(event.key));
    }
    if (done) event.preventDefault();
  });
  // Plain links between pages: the address changes and Streamlit is told, nothing is loaded anew.
  document.addEventListener("click", event => {
    const link = event.target.closest?.("a.kx-page");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState({}, "", link.href);
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    const sidebar = link.closest("[data-testid=stSidebar]");
    if (sidebar && innerWidth <= 768) first("[data-testid=stSidebarCollapseButton] button")?.click();
  });
  // A link is copied here: only the browser can, and only while it is clicked.
  document.addEventListener("click", event => {
    if (!event.target.closest?.(".st-key-copy-link button")) return;
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(location.href);
      return;
    }
    const field = document.createElement("textarea");
    field.value = location.href;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  });
}
