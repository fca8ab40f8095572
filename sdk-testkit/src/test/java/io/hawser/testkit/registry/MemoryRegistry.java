package io.hawser.testkit.registry;

import io.hawser.registry.ServiceInstance;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The server side: keys {@code cluster/host:port}, and sessions that are notified of changes. */
final class MemoryRegistry {
  static final String ADDRESS = "192.0.2.1:7";

  private final Map<String, Map<String, String>> entries = new ConcurrentSkipListMap<>();
  private final List<Session> sessions = new CopyOnWriteArrayList<>();
  private volatile boolean stopped;

  static String key(String cluster, ServiceInstance instance) {
    return cluster + "/" + instance.address();
  }

  private void rejectIfStopped() throws IOException {
    if (stopped) {
      throw new IOException("connection refused");
    }
  }

  void connect(Session session) throws IOException {
    rejectIfStopped();
    sessions.add(session);
  }

  void disconnect(Session session) {
    sessions.remove(session);
  }

  Map<String, Map<String, String>> all() throws IOException {
    rejectIfStopped();
    Map<String, Map<String, String>> all = new TreeMap<>();
    entries.forEach(
        all::put); // one by one, because other threads may change the size during a bulk copy
    return all;
  }

  void put(String key, Map<String, String> metadata) throws IOException {
    putAll(Map.of(key, metadata));
  }

  void putAll(Map<String, Map<String, String>> fresh) throws IOException {
    rejectIfStopped();
    entries.putAll(fresh);
    sessions.forEach(Session::changed);
  }

  void remove(String key) throws IOException {
    rejectIfStopped();
    entries.remove(key);
    sessions.forEach(Session::changed);
  }

  void stop() {
    stopped = true;
    sessions.forEach(Session::lost);
  }

  void start() {
    stopped = false;
    sessions.forEach(Session::back);
  }

  void startEmpty() {
    entries.clear();
    start();
  }

  interface Session {
    void changed();

    void lost();

    void back();
  }
}
