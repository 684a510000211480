import { type HmlsError, isA } from '../errors.ts';

/** Enough unless writers keep overtaking us without end. */
const ATTEMPTS = 10;

/**
 * Calls `attempt` again while the API server answers `conflict`, as client-go's RetryOnConflict does,
 * but no more than 10 times in all. After each conflict, the last one included, `refresh` may read
 * the object again, or throw to give up.
 *
 * @throws HmlsError what `attempt` or `refresh` throws; after the last attempt its `conflict`
 */
export async function retryOnConflict<T>(
  attempt: () => Promise<T>,
  refresh: (conflict: HmlsError) => Promise<void> = async () => {},
): Promise<T> {
  for (let made = 1; ; made++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isA(error, 'conflict') || !error.answered) throw error;
      await refresh(error);
      if (made === ATTEMPTS) throw error;
    }
  }
}
