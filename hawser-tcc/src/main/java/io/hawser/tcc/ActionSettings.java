package io.hawser.tcc;

import io.hawser.transaction.Resource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties of an action, apart from its steps.
 *
 * @param name the resource id
 * @param fence the fence, if it has one
 * @param emptyRollback what a cancel without a try does
 * @param steps the names of the steps in documents
 */
record ActionSettings(
    String name, @Nullable JdbcFence fence, EmptyRollback emptyRollback, StepNames steps) {

  /** The names of the three steps. */
  record StepNames(String prepare, String commit, String rollback) {}

  ActionSettings {
    BranchKey.checkAction(Resource.checkId(name));
  }

  /** Returns the entries of each document of this action, apart from the time. */
  Map<String, Object> entries() {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put(ActionDocument.ACTION_NAME, name);
    entries.put(ActionDocument.PREPARE, steps.prepare);
    entries.put(ActionDocument.COMMIT, steps.commit);
    entries.put(ActionDocument.ROLLBACK, steps.rollback);
    entries.put(ActionDocument.FENCE, fence != null);
    try {
      entries.put(ActionDocument.HOST, InetAddress.getLocalHost().getHostAddress());
    } catch (UnknownHostException e) {
      // Only for people who read the document.
    }
    return entries;
  }
}
