package io.hawser.transaction;

import java.time.Duration;

/** Deletes old undo logs when the TC asks for it. It runs on the client's RM executor. */
@FunctionalInterface
public interface UndoLogHandler {

  /**
   * Deletes undo logs of the resource that this handler was registered with. There is no answer to
   * the TC.
   *
   * @param minAge how old an undo log must be at least, in whole days; Seata's server sends 7 days
   * @throws Exception if the deletion failed, which is logged
   */
  void delete(Duration minAge) throws Exception;
}
