package io.hawser.config;

import java.util.HashMap;
import java.util.Map;

/** Sets system properties and restores the previous values. */
final class SystemProperties implements AutoCloseable {
  private final Map<String, String> before = new HashMap<>();

  void set(String name, String value) {
    String old = System.setProperty(name, value);
    before.putIfAbsent(name, old == null ? "" : old);
  }

  @Override
  public void close() {
    before.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
  }
}
