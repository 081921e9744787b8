/** News from the simulator as it happens; says when it is gone and when it is back. */

import { streamUrl } from "./api.js";

const RETRY_MS = 2000;

/** Calls `onNews(event)` for each thing that happens, `onGone()` once and `onBack()` once for each silence. */
export function listen({ onNews, onGone, onBack }) {
  let source = null;
  let gone = false;
  let retry = 0;

  function open() {
    clearTimeout(retry);
    source?.close();
    source = new EventSource(streamUrl);
    source.onopen = () => {
      if (gone) onBack();
      gone = false;
    };
    source.onmessage = (event) => onNews(JSON.parse(event.data));
    source.onerror = () => {
      if (!gone) onGone();
      gone = true;
      if (source.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
    };
  }

  // a browser grants six connections to one address: windows nobody sees give theirs back
  function followVisibility() {
    if (document.hidden) {
      clearTimeout(retry);
      source?.close();
      gone = true;
    } else if (gone) open();
  }

  document.addEventListener("visibilitychange", followVisibility);
  open();
}
