package io.hawser.registry.etcd;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lease with which each of our entries was written last, by key. Worker thread only. */
final class Leases {
  private final Map<String, Long> ids = new HashMap<>();

  @Nullable Long get(String key) {
    return ids.get(key);
  }

  void put(String key, long lease) {
    ids.put(key, lease);
  }

  void remove(String key) {
    ids.remove(key);
  }
}
