package io.hawser.registry.zookeeper;

import java.util.HashMap;
import java.util.Map;

/**
 * The last of our sessions that owned each of our nodes, by path. Only the worker thread uses it.
 */
final class Owners {
  private final Map<String, Long> sessions = new HashMap<>();

  void put(String path, long session) {
    sessions.put(path, session);
  }

  void remove(String path) {
    sessions.remove(path);
  }

  boolean isOwnedBy(String path, long session) {
    Long owner = sessions.get(path);
    return owner != null && owner == session;
  }
}
