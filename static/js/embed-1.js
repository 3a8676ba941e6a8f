/* <ho-so-buu-chinh view="tra-cuu|thu-tuc" code="1.001193" lang="vi|en"><a href="…">…</a></ho-so-buu-chinh>
   Published and never changed: pages carry its hash. Another content is another number. */
(() => {
  "use strict";
  const NAME = "ho-so-buu-chinh", TRACK = "tra-cuu", LIST = "thu-tuc";
  const TITLES = {
    vi: { [TRACK]: "Tra cứu hồ sơ gửi qua bưu điện", [LIST]: "Thủ tục gửi được qua bưu điện" },
    en: { [TRACK]: "Track papers sent by post", [LIST]: "Procedures that can go by post" },
  };
  const LOWEST = 60, HIGHEST = 6000, START = 320, PATIENCE = 8000;
  const KNOWN = /^(view|code|lang|id|class|style|title|hidden|slot|dir|role|part|tabindex|translate|inert|.*[-_:].*)$/;
  const script = document.currentScript || document.querySelector('script[src*="/static/embed"]');
  if (!script || !window.customElements || customElements.get(NAME)) return;
  const HOME = new URL(script.src, location.href).origin;
  let sheet = null;
  try {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(
      ":host{display:block}:host([hidden]),slot[hidden]{display:none}" +
      "iframe{display:block;width:100%;border:0;visibility:hidden}iframe.on{visibility:visible}"
    );
  } catch { /* old: both frame and link are seen */ }

  customElements.define(NAME, class extends HTMLElement {
    static get observedAttributes() { return ["view", "code", "lang"]; }

    constructor() {
      super();
      this.root = this.attachShadow({ mode: "open" });
      if (sheet) this.root.adoptedStyleSheets = [sheet];
      this.link = document.createElement("a");
      this.link.target = "_top";
      this.rest = document.createElement("slot"); // what stands inside stays in view until the frame answers
      this.rest.append(this.link);
      this.root.append(this.rest);
    }

    connectedCallback() {
      addEventListener("message", this);
      this.later();
    }

    disconnectedCallback() {
      removeEventListener("message", this);
      if (this.frame) this.frame.remove();
      this.frame = this.shown = null;
    }

    attributeChangedCallback() { if (this.isConnected) this.later(); }

    later() { // several attributes changed at once are one change
      if (this.waits) return;
      this.waits = true;
      queueMicrotask(() => {
        this.waits = false;
        if (this.isConnected) this.show();
      });
    }

    wanted() {
      const read = (name, otherwise) => (this.getAttribute(name) || otherwise).trim();
      const view = read("view", TRACK), code = read("code", ""), lang = read("lang", "vi").split("-")[0].toLowerCase();
      const wrong = Array.from(this.attributes, (one) => one.name).filter((name) => !KNOWN.test(name));
      if (view !== TRACK && view !== LIST) wrong.push(`view="${view}"`);
      if (code && (view !== LIST || !/^\d\.\d{6}(\.\w+)*$/.test(code))) wrong.push(`code="${code}"`);
      if (!TITLES[lang]) wrong.push(`lang="${lang}"`);
      const language = TITLES[lang] ? lang : "vi";
      return wrong.length ? { view: TRACK, code: "", lang: language, wrong: wrong.join(", ") } : { view, code, lang, wrong: "" };
    }

    show() {
      const { view, code, lang, wrong } = this.wanted();
      const path = `/${view}${code ? `/${code}` : ""}`, key = `${path} ${lang} ${wrong}`;
      if (key === this.shown) return;
      this.shown = key;
      if (wrong) console.warn(`<${NAME}>: không có ${wrong}, nên hiện ô tra cứu`);
      this.link.href = HOME + path;
      this.link.textContent = TITLES[lang][view];
      this.rest.hidden = false;
      if (this.frame) this.frame.remove();
      const frame = this.frame = document.createElement("iframe"); // another src would add to the page's history
      frame.title = TITLES[lang][view];
      frame.height = START;
      frame.loading = "lazy";
      frame.referrerPolicy = "no-referrer";
      frame.sandbox = "allow-forms allow-popups allow-popups-to-escape-sandbox allow-same-origin allow-scripts " +
        "allow-top-navigation-by-user-activation";
      frame.addEventListener("load", () => setTimeout(() => { // loaded yet silent: an error page. No hole; the link stays
        if (this.frame === frame && !frame.className) frame.height = 0;
      }, PATIENCE));
      frame.src = `${HOME}/nhung${path}${lang === "vi" ? "" : `?lang=${lang}`}`;
      this.root.append(frame);
    }

    handleEvent(event) {
      const frame = this.frame, told = event.data;
      if (!frame || event.origin !== HOME || event.source !== frame.contentWindow || !told || told.type !== NAME) return;
      if (told.height === undefined) return void event.source.postMessage({ type: NAME }, HOME); // it is there: ask for its height
      if (typeof told.height !== "number" || !(told.height > 0)) return;
      frame.height = Math.min(HIGHEST, Math.max(LOWEST, Math.ceil(told.height)));
      frame.className = "on";
      this.rest.hidden = true;
    }
  });
})();
