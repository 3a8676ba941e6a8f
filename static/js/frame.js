/* Inside a framed page: tells the page around it how high it is, once that page has asked and is one that may frame us. */
"use strict";
(function () {
  if (window.parent === window) return;
  const NAME = "ho-so-buu-chinh", root = document.documentElement;
  const hosts = (root.dataset.hosts || "").split(" ").concat(location.origin);
  let host = "";

  function may(origin) {
    return hosts.some(function (allowed) {
      const star = allowed.indexOf("*."); // https://*.example.vn
      return star < 0 ? allowed === origin : origin.startsWith(allowed.slice(0, star)) && origin.endsWith(allowed.slice(star + 1));
    });
  }
  function tell() {
    if (host) window.parent.postMessage({ type: NAME, height: Math.ceil(root.getBoundingClientRect().height) }, host);
  }
  window.addEventListener("message", function (event) {
    if (event.source !== window.parent || !event.data || event.data.type !== NAME || !may(event.origin)) return;
    host = event.origin;
    tell();
  });
  new ResizeObserver(tell).observe(document.body);
  window.parent.postMessage({ type: NAME }, "*"); // says nothing but that we are here
})();
