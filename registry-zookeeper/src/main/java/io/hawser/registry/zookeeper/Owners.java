package io.hawser.registry.zookeeper;

import java.util.HashMap;
import java.util.Map;

/** Which of our sessions owned each of our nodes last, by path. Worker thread only. */
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
