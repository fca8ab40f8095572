package io.hawser.seata.internal;

import org.apache.seata.common.exception.RepeatRegistrationException;
import org.jspecify.annotations.Nullable;

/** The rule that the name of an action belongs to one bean. */
final class UniqueActionNames {
  private UniqueActionNames() {}

  /** Accepts that a bean registers its action again. */
  static void check(String action, @Nullable Object known, @Nullable Object other) {
    if (known != other) {
      throw new RepeatRegistrationException(
          "Two beans register the action "
              + action
              + ", of "
              + nameOf(known)
              + " and of "
              + nameOf(other)
              + " (expected: a name of its own for each)");
    }
  }

  private static String nameOf(@Nullable Object bean) {
    return bean == null ? "no bean" : bean.getClass().getName();
  }
}
