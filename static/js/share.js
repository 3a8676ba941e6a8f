/* Buttons that only a script can offer: copy what stands in a field, hand an address to the telephone's own share sheet. */
"use strict";
(function () {
  function button(words, press) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "plain";
    made.textContent = words;
    made.addEventListener("click", function () { press(made); });
    return made;
  }
  document.querySelectorAll("[data-copy]").forEach(function (field) {
    field.addEventListener("focus", function () { field.select(); });
    if (!navigator.clipboard) return;
    const line = document.createElement("p");
    line.append(button(field.dataset.copy, function (made) {
      navigator.clipboard.writeText(field.value).then(function () { made.textContent = field.dataset.copied; }, function () { field.select(); });
    }));
    line.setAttribute("aria-live", "polite");
    field.after(line);
  });
  document.querySelectorAll("[data-share]").forEach(function (place) {
    if (!navigator.share) return;
    place.append(button(place.dataset.share, function () {
      navigator.share({ title: place.dataset.title, url: place.dataset.url }).catch(function () { /* the person changed their mind */ });
    }));
  });
})();
