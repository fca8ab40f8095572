package io.hawser.transaction;

import java.util.List;

/** Which errors roll back: all but those that match {@code noRollbackFor} most closely. */
record RollbackRules(
    List<Class<? extends Throwable>> rollbackFor, List<Class<? extends Throwable>> noRollbackFor) {

  RollbackRules {
    rollbackFor = List.copyOf(rollbackFor);
    noRollbackFor = List.copyOf(noRollbackFor);
    for (Class<? extends Throwable> kind : rollbackFor) {
      if (noRollbackFor.contains(kind)) {
        throw new IllegalArgumentException(
            kind.getName() + " is in rollbackFor and in noRollbackFor (expected: in one of them)");
      }
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
    return true;
  }
}
