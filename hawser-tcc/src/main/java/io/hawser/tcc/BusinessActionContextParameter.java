package io.hawser.tcc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a parameter of a try, or a field of such a parameter's class, a parameter of the branch; at
 * a confirm or cancel, names the parameter of the branch that it gets. The attributes are those of
 * Seata's annotation. A value of null is left out.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.FIELD})
public @interface BusinessActionContextParameter {

  /**
   * Names the parameter of the branch.
   *
   * @return the name; for a field, its own name by default
   */
  String value() default "";

  /**
   * Names the parameter of the branch, like {@link #value}, which it precedes.
   *
   * @return the name
   */
  String paramName() default "";

  /**
   * Takes one element of a list.
   *
   * @return its index from 0; nothing is taken if the list is shorter. Below 0 the whole value
   */
  int index() default -1;

  /**
   * Takes the annotated fields of the value instead of the value.
   *
   * @return whether it does
   */
  boolean isParamInProperty() default false;
}
