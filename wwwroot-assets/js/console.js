// The little that the browser must do by itself: theme, Ctrl K, focus, closing menus, downloads that were made on the server.
(() => {
  const root = document.documentElement;
  const cookie = name => document.cookie.split("; ").find(row => row.startsWith(name + "="))?.split("=")[1];
  const system = matchMedia("(prefers-color-scheme: dark)");
  const show = () => root.dataset.theme = cookie("console.theme") ?? (system.matches ? "dark" : "light");
  show();
  system.addEventListener("change", show);

  document.addEventListener("click", event => {
    if (event.target.closest("[data-theme-switch]")) {
      const theme = root.dataset.theme === "dark" ? "light" : "dark";
      document.cookie = `console.theme=${theme}; path=/; max-age=31536000; samesite=lax`;
      show();
    }
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target) || event.target.closest(".sheet a")) menu.open = false;
  });

  document.addEventListener("keydown", event => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      const find = document.querySelector(".find input");
      if (find) { event.preventDefault(); find.focus(); find.select(); }
    }
    if (event.key === "Escape") for (const menu of document.querySelectorAll("details.menu[open]")) { menu.open = false; menu.querySelector("summary")?.focus(); }
  });

  // A page that was opened gets the focus on its heading, unless a person has already gone into a field of it.
  const isField = element => !!element?.matches?.("input, select, textarea");
  let entered = null;
  document.addEventListener("focusin", event => { if (isField(event.target)) entered = location.href; });
  window.consoleFocus = {
    heading() {
      const heading = document.querySelector("h1");
      if (!heading || (isField(document.activeElement) && entered === location.href)) return;
      if (!heading.hasAttribute("tabindex")) heading.tabIndex = -1;
      heading.focus();
    },
    dialog() {
      const body = [...document.querySelectorAll(".rz-dialog-content")].at(-1);
      if (body && !body.contains(document.activeElement)) body.querySelector("input, select, textarea, button, a[href]")?.focus();
    },
  };

  // A drop field says which file it holds.
  document.addEventListener("change", event => {
    const field = event.target.matches?.("input[type=file]") && event.target.closest(".drop");
    const name = field && field.querySelector("[data-file-name]");
    if (name && event.target.files.length) name.textContent = event.target.files[0].name;
  });

  // A plain page has no circuit: it asks how far the work is, and is drawn anew at its end.
  document.addEventListener("DOMContentLoaded", () => {
    const progress = document.querySelector("[data-progress]");
    if (!progress) return;
    const look = async () => {
      const state = await fetch(progress.dataset.progress).then(answer => answer.json()).catch(() => null);
      if (state && !state.isRunning) return location.reload();
      if (state) {
        progress.querySelector("[role=progressbar]").setAttribute("aria-valuenow", state.percent);
        progress.querySelector("i").style.width = state.percent + "%";
        progress.querySelector("[data-progress-text]").textContent = state.percent + " %";
      }
      setTimeout(look, 1000);
    };
    setTimeout(look, 500);
  });

  window.consoleFiles = {
    async save(name, type, stream) {
      const url = URL.createObjectURL(new Blob([await stream.arrayBuffer()], { type }));
      const link = Object.assign(document.createElement("a"), { href: url, download: name });
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 10000);
    },
    copy: text => navigator.clipboard?.writeText(text),
  };
})();
