/** What a shop's own page does with the chat: it tells where the shopper is, and takes what they put into their cart. */

const { page, cart } = document.body.dataset;

customElements.whenDefined("shop-chat").then(() => {
  window.ShopChat.setContext({ page: `${location.origin}/${page}`, cart: cart.split(" ").filter(Boolean) });
});

document.addEventListener("shop-chat:add-to-cart", async ({ detail }) => {
  const body = new URLSearchParams({ variant: detail.variant_id, quantity: detail.quantity });
  const response = await fetch("/cart", { method: "POST", body });
  const shown = new DOMParser().parseFromString(await response.text(), "text/html");
  document.querySelector("[data-cart-count]").textContent = shown.querySelector("[data-cart-count]").textContent;
  window.ShopChat.setContext({ cart: shown.body.dataset.cart.split(" ").filter(Boolean) });
});
