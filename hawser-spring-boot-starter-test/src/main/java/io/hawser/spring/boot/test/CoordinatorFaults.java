package io.hawser.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Several {@link CoordinatorFault} at one place; the compiler writes it. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface CoordinatorFaults {
  /**
   * Returns the faults.
   *
   * @return in the order in which they stand
   */
  CoordinatorFault[] value();
}
