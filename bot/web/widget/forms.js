/** Small forms: what the assistant asks for that has a shape, the mark at the end, an address for the transcript. */

import { h } from "./dom.js";

const EMAIL = { type: "email", autocomplete: "email", maxlength: 254 };
const ANSWERS = {
  code: { code: { inputmode: "numeric", autocomplete: "one-time-code", pattern: "\\D*(\\d\\D*){6}" } },
  phone: { phone: { type: "tel", autocomplete: "tel" } },
  address: {
    street: { autocomplete: "street-address" },
    zip: { autocomplete: "postal-code" },
    city: { autocomplete: "address-level2" },
    country: { autocomplete: "country-name" },
  },
  message: { message: { rows: 3 }, email: { ...EMAIL, required: false } },
  email: { email: EMAIL },
  account_email: { email: EMAIL },
};

/** `fields`: name -> attributes; `rows` makes a text area, `marks` a row of numbers to choose from. */
export function draw(fields, strings, { title, button, submit }) {
  const field = ([name, { rows, marks, ...how }]) =>
    marks
      ? h("fieldset", {}, h("legend", {}, strings[`field_${name}`]), marks.map((mark) => h("label.mark-of", {}, h("input", { type: "radio", name, value: mark, required: true }), mark)))
      : h("label", {}, strings[`field_${name}`], h(rows ? "textarea" : "input", { name, rows, dir: "auto", maxlength: 2000, required: true, ...how }));
  const onsubmit = (event) => {
    event.preventDefault();
    submit(Object.fromEntries([...new FormData(event.target)].map(([name, value]) => [name, value.trim()])));
  };
  return h("form.card.ask", { onsubmit }, title && h("p", {}, title), Object.entries(fields).map(field), h("button.action", { type: "submit" }, button));
}

/** The form for a slot that has one. A message left with an address answers the question for the address, too. */
export const answer = (slot, { strings, say, known }) =>
  ANSWERS[slot] &&
  draw(ANSWERS[slot], strings, {
    button: strings.send,
    submit({ message, email, ...rest }) {
      if (message && email) known.email = email;
      say({ text: message || email || Object.values(rest).join(", ") });
    },
  });

export const transcript = (strings, submit) => draw({ email: EMAIL }, strings, { title: strings.mail_me, button: strings.send, submit });

export const rating = (strings, submit) =>
  draw({ score: { marks: [1, 2, 3, 4, 5] }, comment: { rows: 2, required: false } }, strings, { title: strings.rate, button: strings.send, submit });

/** Before the first word: what the shop wants to know, and that the shopper agrees. */
export const before = (names, strings, submit) =>
  draw(Object.fromEntries(names.map((name) => [name, name === "email" ? EMAIL : { autocomplete: name }])), strings, { title: strings.consent, button: strings.agree, submit });
