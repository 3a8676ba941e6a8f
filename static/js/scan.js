/* The box of a hand scanner: every scan is queued at once and sent in its order, so that none is lost while another travels.
   Without this script the form is an ordinary form. What could not be sent stays in view and is tried again. */
"use strict";
(function () {
  const form = document.querySelector("form[data-scan]");
  if (!form || !window.fetch) return;
  const box = form.elements.namedItem("ma"), board = document.getElementById(form.dataset.scan);
  const said = document.getElementById("queue"), queue = [];
  let busy = false, failed = false;

  function newId() {
    return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  function show() {
    const words = queue.map((scan) => scan.ma).join(", ");
    said.textContent = words ? (failed ? form.dataset.failed : form.dataset.waiting) + " " + words : "";
  }
  function byHand(scan) { // not signed in any more, or an error page: let the browser show it, the scan still in the form
    form.elements.namedItem("id").value = scan.id;
    box.value = scan.ma;
    form.submit();
  }
  async function send() {
    if (busy || !queue.length) return;
    busy = true;
    const scan = queue[0], body = new URLSearchParams(new FormData(form));
    body.set("ma", scan.ma);
    body.set("id", scan.id);
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" }, redirect: "manual" });
      if (answer.status === 503 || answer.status === 429) throw new Error("busy");
      const text = await answer.text();
      if (![200, 409, 422].includes(answer.status) || text.includes("<html")) return byHand(scan);
      board.innerHTML = text;
      failed = false;
      queue.shift();
    } catch {
      failed = true;
    }
    busy = false;
    show();
    if (queue.length) setTimeout(send, failed ? 3000 : 0);
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const ma = box.value.trim();
    box.value = "";
    box.focus();
    if (!ma) return;
    queue.push({ ma, id: newId() });
    show();
    send();
  });
  window.addEventListener("beforeunload", (event) => { if (queue.length && failed) event.preventDefault(); });
})();
