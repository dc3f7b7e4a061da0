/** What stays on the shopper's device after the first click. Storage may be forbidden; things then last as long as the page. */

/** Keep `value` under `key`; null forgets it. */
export function keep(storage, key, value) {
  try {
    value === null ? storage.removeItem(key) : storage.setItem(key, JSON.stringify(value));
  } catch {
    // forbidden or full
  }
}

export function kept(storage, key) {
  try {
    return JSON.parse(storage.getItem(key));
  } catch {
    return null;
  }
}
