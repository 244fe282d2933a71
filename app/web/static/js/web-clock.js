// Minutes since a moment: <time datetime="…Z" data-since="{n} phút trước" data-since-now="vừa xong">08:12</time>.
// The server tells moments, never minutes, so that an unchanged fragment stays unchanged.

const MINUTE_MS = 60_000;
let offset = 0; // server's clock minus this device's

/** Learn the server's clock from the Date header of an answer. */
export function learnTime(header) {
  const server = Date.parse(header ?? "");
  if (!Number.isNaN(server)) offset = server - Date.now();
}

/** Say what time it is on the server, in milliseconds. */
export function serverNow() {
  return Date.now() + offset;
}

/** Write how long ago each moment below `root` was. */
export function tell(root = document) {
  for (const time of root.querySelectorAll("time[data-since]")) {
    const minutes = Math.max(0, Math.floor((serverNow() - Date.parse(time.dateTime)) / MINUTE_MS));
    time.textContent = minutes ? time.dataset.since.replace("{n}", minutes) : time.dataset.sinceNow;
  }
}

tell();
setInterval(tell, MINUTE_MS / 4);
