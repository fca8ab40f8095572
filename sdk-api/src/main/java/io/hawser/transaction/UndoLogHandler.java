package io.hawser.transaction;

import io.hawser.protocol.UndoLogDeleteRequest;

/** Deletes old undo logs when the TC asks for it. It runs on the client's RM executor. */
@FunctionalInterface
public interface UndoLogHandler {

  /**
   * Deletes undo logs of one resource. There is no answer to the TC.
   *
   * @param request the resource and the age in days
   * @throws Exception if the deletion failed, which is logged
   */
  void delete(UndoLogDeleteRequest request) throws Exception;
}
