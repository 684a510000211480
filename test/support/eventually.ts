/** Long: a test fails for what is wrong, not for a machine that has much to do. */
const PATIENCE_MS = 60_000;

/** What `check` gives, once it does not throw any more; what it last threw, after `timeoutMs`. */
export async function eventually<T>(
  check: () => Promise<T> | T,
  timeoutMs = PATIENCE_MS,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
