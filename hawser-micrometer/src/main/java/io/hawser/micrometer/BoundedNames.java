package io.hawser.micrometer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets the first names through and calls all further ones the same. */
final class BoundedNames {
  private static final String OTHER = "_other";
  private static final String EMPTY = "_empty";

  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final AtomicInteger room;

  BoundedNames(int limit) {
    room = new AtomicInteger(limit);
  }

  String of(String name) {
    if (name.isEmpty()) {
      return EMPTY; // some monitoring systems reject an empty value
    }
    if (known.contains(name)) {
      return name;
    }
    if (room.get() <= 0 || room.getAndDecrement() <= 0) {
      return OTHER;
    }
    if (!known.add(name)) {
      room.incrementAndGet(); // another thread was faster
    }
    return name;
  }
}
