function () {
  // When the line comes back the page is drawn anew: what the server did while nobody heard it is
  // shown, and a server that was started again gets to know the page before the next click.
  if (window.__kexunLine) return;
  window.__kexunLine = true;
  let down = false;
  new MutationObserver(() => {
    const app = document.querySelector("[data-testid=stApp]");
    if (!app) return;
    const connected = app.getAttribute("data-test-connection-state") === "CONNECTED";
    if (connected && down) window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    down = !connected;
  }).observe(document.body, { subtree: true, attributeFilter: ["data-test-connection-state"] });
}
