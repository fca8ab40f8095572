package io.hawser.transaction;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides which errors roll back: all but those that match {@code noRollbackFor} most closely.
 *
 * @param othersCommit whether, if there are rules, an error that none of them matches does not
 */
record RollbackRules(Kinds rollbackFor, Kinds noRollbackFor, boolean othersCommit) {
  static final RollbackRules NONE =
      new RollbackRules(new Kinds(List.of(), List.of()), new Kinds(List.of(), List.of()), false);

  /**
   * Kinds of errors.
   *
   * @param classes these classes
   * @param names parts of the names of classes
   */
  record Kinds(List<Class<? extends Throwable>> classes, List<String> names) {
    Kinds {
      classes = List.copyOf(classes);
      names = List.copyOf(names);
      if (names.stream().anyMatch(String::isBlank)) {
        throw new IllegalArgumentException("an empty name of a class (expected: a part of a name)");
      }
    }

    Kinds plus(Class<? extends Throwable> more) {
      List<Class<? extends Throwable>> all = new ArrayList<>(classes);
      all.add(more);
      return new Kinds(all, names);
    }

    Kinds plusNames(List<String> more) {
      List<String> all = new ArrayList<>(names);
      all.addAll(more);
      return new Kinds(classes, all);
    }

    boolean isEmpty() {
      return classes.isEmpty() && names.isEmpty();
    }

    /** Returns whether this very class is meant, not one above it. */
    boolean contains(Class<?> kind) {
      return classes.contains(kind) || names.stream().anyMatch(kind.getName()::contains);
    }
  }

  RollbackRules {
    for (Class<? extends Throwable> kind : rollbackFor.classes) {
      rejectTwice(kind.getName(), noRollbackFor.classes.contains(kind));
    }
    for (String name : rollbackFor.names) {
      rejectTwice(name, noRollbackFor.names.contains(name));
    }
  }

  private static void rejectTwice(String kind, boolean isInBoth) {
    if (isInBoth) {
      throw new IllegalArgumentException(
          kind + " is in rollbackFor and in noRollbackFor (expected: in one of them)");
    }
  }

  boolean rollsBack(Throwable error) {
    Class<?> kind = error.getClass();
    while (kind != null) { // from the closest class outwards
      if (rollbackFor.contains(kind)) {
        return true;
      }
      if (noRollbackFor.contains(kind)) {
        return false;
      }
      kind = kind.getSuperclass();
    }
    return !othersCommit || (rollbackFor.isEmpty() && noRollbackFor.isEmpty());
  }
}
