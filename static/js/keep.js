/* Registers the worker that shows the tracking page seen last when there is no network; on the page for keeping, its two buttons. */
"use strict";
(function () {
  if (!navigator.serviceWorker) return;
  navigator.serviceWorker.register("/sw.js").catch(function () { /* without it everything works as long as there is a network */ });
  const place = document.querySelector("[data-keep]");
  if (!place) return;
  const said = document.createElement("p");
  said.setAttribute("role", "status");

  function ask(message, words) {
    navigator.serviceWorker.ready.then(function (registration) {
      const line = new MessageChannel();
      line.port1.onmessage = function (answer) { said.textContent = answer.data ? words : place.dataset.failed; };
      registration.active.postMessage(message, [line.port2]);
    });
  }
  function button(words, style, press) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = style;
    made.textContent = words;
    made.addEventListener("click", press);
    return made;
  }
  place.replaceChildren(
    button(place.dataset.words, "", function () { ask({ keep: place.dataset.keep }, place.dataset.done); }),
    button(place.dataset.forget, "plain", function () { ask({ forget: true }, place.dataset.forgotten); }),
    said
  );
})();
