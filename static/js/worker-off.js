/* The switch: whoever still has a worker gets this one, which forgets everything and goes. */
"use strict";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("ho-so-buu-chinh-")) await caches.delete(name);
  await self.registration.unregister();
})()));
