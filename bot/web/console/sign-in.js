/** The door. */

import { html, nothing } from "../vendor/lit.min.js";

export const drawSignIn = (failure, signIn, asksCode) => html`<main class="sign-in">
  <form @submit=${signIn}>
    <h1>Console</h1>
    <p class="quiet">Sign in to answer shoppers.</p>
    <label>Your name <input name="name" autocomplete="username" required maxlength="60" /></label>
    <label>Password <input name="key" type="password" autocomplete="current-password" required maxlength="200" /></label>
    ${asksCode ? html`<label>Code of your authenticator app <input name="code" autocomplete="one-time-code" required maxlength="40" /></label>` : nothing}
    ${failure ? html`<p class="failure" role="alert">${failure}</p>` : nothing}
    <button class="primary">Sign in</button>
    <p class="hint">No account yet? The operator makes one with “shopdesk agent add”, or signs in with the key that Shopdesk prints when it starts.</p>
  </form>
</main>`;
