function (settings) {
  // Runs in the page. Streamlit has no translations of its own words, so they are replaced as they
  // appear; a word is only replaced where it is the whole text, never inside what people wrote.
  const tag = settings.language === "zh" ? "zh-CN" : "en";
  document.documentElement.lang = tag;
  const keep = (name, value) => {
    document.cookie = name + "=" + value + "; path=/; max-age=31536000; samesite=lax";
  };
  keep("kexun_language", settings.language);
  if (settings.course !== null) keep("kexun_course", settings.course);
  // On a phone the sidebar covers the page: it goes when a page was chosen.
  if (!window.__kexunSidebar) {
    window.__kexunSidebar = true;
    document.addEventListener("click", event => {
      if (innerWidth >= 768 || !event.target.closest("[data-testid=stSidebar] a")) return;
      document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
    });
  }
  const before = window.__kexunWords;
  if (before) before.disconnect();
  const words = settings.words;
  const patterns = Object.keys(words).filter(k => k.startsWith("^"))
    .map(k => [new RegExp(k), words[k]]);
  const said = text => {
    const plain = text.trim();
    if (!plain || plain.length > 200) return null;
    if (Object.hasOwn(words, plain)) return words[plain];
    for (const [pattern, zh] of patterns) {
      if (pattern.test(plain)) return plain.replace(pattern, zh);
    }
    return null;
  };
  const ours = "[data-testid=stMarkdownContainer],[data-testid=stHtml],textarea,script,style," +
    "[contenteditable]";
  // its button speaks Streamlit's word although it is drawn like a text of ours
  const uploading = "[data-testid=stFileUploaderDropzone] button";
  const attributes = ["aria-label", "placeholder", "title", "data-title"];
  const change = node => {
    if (node.nodeType === 3) {
      const around = node.parentElement;
      if (around && around.closest(ours) && !around.closest(uploading)) return;
      const zh = said(node.data);
      if (zh !== null && zh !== node.data) node.data = zh;
    } else if (node.nodeType === 1) {
      // Streamlit's advice to whoever started it; our visitors did not
      if (node.tagName === "PRE" && node.textContent.trim() === "streamlit run yourscript.py") {
        (node.closest("[data-testid=stCode]") || node).style.display = "none";
        return;
      }
      for (const name of attributes) {
        const value = node.getAttribute(name);
        const zh = value === null ? null : said(value);
        if (zh !== null && zh !== value) node.setAttribute(name, zh);
      }
      for (const child of node.childNodes) change(child);
    }
  };
  const observer = new MutationObserver(found => {
    for (const one of found) {
      if (one.type === "childList") one.addedNodes.forEach(change);
      else change(one.target);
    }
  });
  change(document.body);
  observer.observe(document.body, {
    childList: true, subtree: true, characterData: true, attributes: true,
    attributeFilter: attributes,
  });
  window.__kexunWords = observer;
}
