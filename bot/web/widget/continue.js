/** The page behind a link that was sent to a telephone: takes the call's conversation and opens it as a chat. */

import { keep } from "./connection.js";

const code = location.pathname.split("/").pop();
const answer = await fetch(`/v1/continue/${encodeURIComponent(code)}`, { method: "POST", credentials: "omit" });
if (answer.ok) {
  const { conversation_id: id, token, site } = await answer.json();
  keep(localStorage, `shop-chat:${site}`, { id, token });
  keep(sessionStorage, "shop-chat:open", 1);
  location.replace(`/embed?site=${encodeURIComponent(site)}`);
} else {
  document.getElementById("told").textContent = "This link was used already, or is too old. Please call again, or write to us in the shop's chat.";
}
