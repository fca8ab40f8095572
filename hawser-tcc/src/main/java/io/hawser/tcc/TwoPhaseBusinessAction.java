package io.hawser.tcc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method the try of a TCC action; see {@link AnnotatedTcc}. The attributes are those of
 * Seata's annotation, and {@link #dataSource}, {@link #transactionManager} and {@link
 * #emptyRollback}. It may be at the method of the interface or of the class, and at both if they
 * say the same.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface TwoPhaseBusinessAction {

  /**
   * Names the action.
   *
   * @return the resource id, at most 64 characters
   */
  String name();

  /**
   * Names the method of the interface that confirms.
   *
   * @return its name
   */
  String commitMethod() default "commit";

  /**
   * Names the method of the interface that cancels.
   *
   * @return its name
   */
  String rollbackMethod() default "rollback";

  /**
   * Has no effect: parameters that a try adds are always reported once, when it ends.
   *
   * @return ignored
   */
  boolean isDelayReport() default false;

  /**
   * Returns whether the fence runs the steps. {@link AnnotatedTcc#fence} must have been called
   * then.
   *
   * @return whether the action has a fence
   */
  boolean useTCCFence() default false;

  /**
   * Names the bean of the {@code DataSource} in whose database the fence is, with the starters for
   * Spring Boot. It needs {@link #useTCCFence}. Elsewhere it is rejected, as {@link
   * AnnotatedTcc#fence} says which fence it is.
   *
   * @return the name; by default the only or primary one
   */
  String dataSource() default "";

  /**
   * Names the bean of the transaction manager that runs the local transactions of the fence, like
   * {@link #dataSource}. It must be the one of this {@code DataSource}, which is checked at the
   * start.
   *
   * @return the name; by default the only or primary one
   */
  String transactionManager() default "";

  /**
   * Returns what the fence does with a cancel whose try never ran. Without a fence each cancel
   * runs.
   *
   * @return whether the method runs
   */
  EmptyRollback emptyRollback() default EmptyRollback.SKIP;

  /**
   * Lists the parameter types of the method that confirms. They are needed only if the interface
   * has several methods of that name.
   *
   * @return the types
   */
  Class<?>[] commitArgsClasses() default {BusinessActionContext.class};

  /**
   * Lists the parameter types of the method that cancels, like {@link #commitArgsClasses}.
   *
   * @return the types
   */
  Class<?>[] rollbackArgsClasses() default {BusinessActionContext.class};
}
