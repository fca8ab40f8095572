package io.hawser.protocol;

import java.util.ArrayList;
import java.util.List;

/** Collects all records of the sealed hierarchy. */
final class MessageKinds {
  private MessageKinds() {}

  static List<Class<?>> records() {
    List<Class<?>> found = new ArrayList<>();
    collect(Message.class, found);
    return found.stream().distinct().toList();
  }

  private static void collect(Class<?> type, List<Class<?>> found) {
    if (type.isRecord()) {
      found.add(type);
    } else {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        collect(permitted, found);
      }
    }
  }
}
