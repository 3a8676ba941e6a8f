/* The installed portal without a network: keeps the tracking page seen last and one page that says that there is no network.
   Nothing else is kept, and nothing old is shown as new: what was kept says when it was true.
   `self.PORTAL` stands before this in /sw.js: { version, page, words: { vi, en } }. */
"use strict";
const { version, page, words } = self.PORTAL;
const STORE = "ho-so-buu-chinh-" + version, LAST = "ho-so-buu-chinh-last", AT = "X-Kept-At";
const TRACKING = /^\/T\/[0-9A-HJKMNP-TV-Z]{13}$/;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(STORE).then((store) => store.add(new Request(page, { cache: "reload", credentials: "omit" }))));
});

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== STORE && name !== LAST) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { method, mode, destination, url } = event.request, { origin, pathname } = new URL(url);
  if (method !== "GET" || mode !== "navigate" || destination !== "document") return;
  if (origin !== location.origin || pathname.startsWith("/can-bo")) return;
  event.respondWith(answer(event, pathname));
});

self.addEventListener("message", (event) => event.waitUntil((async () => {
  const told = event.data || {};
  let done = false;
  if (told.forget) done = await caches.delete(LAST);
  else if (TRACKING.test(told.keep)) {
    const fresh = await fetch(told.keep, { credentials: "omit" }).catch(() => null);
    done = fresh !== null && await keep(told.keep, fresh);
  }
  if (event.ports[0]) event.ports[0].postMessage(done);
})()));

async function answer(event, pathname) {
  let fresh;
  try {
    fresh = await fetch(event.request);
  } catch {
    return (TRACKING.test(pathname) && await old(pathname)) || await none();
  }
  if (TRACKING.test(pathname)) event.waitUntil(keep(pathname, fresh.clone()));
  return fresh;
}

/* Only what the server lets a browser keep: what staff see and opened details carry no-store. */
async function keep(pathname, fresh) {
  if (fresh.status === 404 || fresh.status === 410) await forget(pathname);
  if (fresh.status !== 200 || fresh.type !== "basic" || fresh.redirected) return false;
  if (/no-store/i.test(fresh.headers.get("Cache-Control") || "")) return false;
  const headers = new Headers({ "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" });
  headers.set(AT, Date.parse(fresh.headers.get("Date")) || Date.now()); // our clock, not the telephone's
  for (const name of ["Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"])
    if (fresh.headers.has(name)) headers.set(name, fresh.headers.get(name));
  const kept = new Response(await fresh.text(), { headers });
  await caches.delete(LAST); // one page: the last
  await (await caches.open(LAST)).put(pathname, kept);
  return true;
}

async function forget(pathname) {
  await (await caches.open(LAST)).delete(pathname);
}

async function old(pathname) {
  const kept = await (await caches.open(LAST)).match(pathname);
  if (!kept) return null;
  const text = await kept.text(), said = words[/<html lang="en"/.test(text) ? "en" : "vi"];
  const [time, day] = moment(Number(kept.headers.get(AT)));
  const stamp = `<p class="late" role="status"><b>${said.stamp.replace("{time}", time).replace("{day}", day)}</b> ${said.rest}</p>`;
  return new Response(text.replace(/(<main[^>]*>)/, (main) => main + stamp), { headers: kept.headers });
}

async function none() {
  const offline = await (await caches.open(STORE)).match(page);
  if (!offline) return Response.error();
  const [last] = await (await caches.open(LAST)).keys();
  let text = await offline.text();
  if (last) text = text.replace(/(<p id="kept")[^>]*>[^<]*/, (_, start) => `${start}><a href="${new URL(last.url).pathname}">${words.vi.last}</a>`);
  return new Response(text, { status: 503, headers: offline.headers });
}

function moment(at) { // 09:12 and 26/11/2026, in Vietnam
  const parts = {};
  const two = "2-digit", zone = "Asia/Ho_Chi_Minh";
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: two, minute: two, day: two, month: two, year: "numeric" });
  for (const { type, value } of format.formatToParts(at)) parts[type] = value;
  return [`${parts.hour}:${parts.minute}`, `${parts.day}/${parts.month}/${parts.year}`];
}
