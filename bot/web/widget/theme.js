/** A shop's own brand colour, unless nobody could read it. */

const READABLE = 4.5; // WCAG 2.2 AA for text

/** Take `--shop-chat-brand` over; text on it becomes black or white, whichever reads better. */
export function applyTheme(host, panel) {
  const wanted = getComputedStyle(host).getPropertyValue("--shop-chat-brand").trim();
  if (!wanted) return;
  const brand = colourOf(wanted);
  if (!CSS.supports("color", wanted) || contrast(brand, colourOf(getComputedStyle(panel).backgroundColor)) < READABLE) {
    console.warn(`shop-chat: --shop-chat-brand ${wanted} cannot be read on the chat's background; the default stays`);
    return;
  }
  const on = contrast(brand, [255, 255, 255]) >= READABLE ? "#ffffff" : "#000000";
  panel.style.setProperty("--sd-brand", wanted);
  panel.style.setProperty("--sd-on-brand", on);
  host.style.setProperty("--shop-chat-on-brand", on);
}

function colourOf(words) {
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = words;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

/** WCAG contrast ratio of two colours, 1 to 21. */
export function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour) {
  const [red, green, blue] = colour.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
