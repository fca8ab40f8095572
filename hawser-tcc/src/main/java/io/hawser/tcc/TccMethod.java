package io.hawser.tcc;

import io.hawser.transaction.ResourceManager;
import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One annotated action for a framework that makes the proxies of its services itself, where {@link
 * AnnotatedTcc} would add a second one. The framework's proxy calls {@link #run} in place of the
 * annotated method. It is thread-safe.
 */
public final class TccMethod {
  private final TryCall tries;

  private TccMethod(TryCall tries) {
    this.tries = tries;
  }

  /** The annotated method behind the proxy. */
  @FunctionalInterface
  public interface Body {
    /**
     * Calls the annotated method.
     *
     * @param arguments those of the caller, with the context of the branch and the connection of
     *     the fence where the method wants them
     * @return what the method returns
     * @throws Exception what it throws
     */
    @Nullable Object call(@Nullable Object[] arguments) throws Exception;
  }

  /**
   * Finds the annotation of a method.
   *
   * @param method a method of a class or an interface
   * @param implementing the class of the service
   * @return that at the method, or at the one of the class that implements it; {@code null} if
   *     there is none
   * @throws IllegalArgumentException if both are there and differ; the message names both
   */
  public static @Nullable TwoPhaseBusinessAction annotationOf(
      Method method, Class<?> implementing) {
    return ActionMethods.annotationOf(method, implementing);
  }

  /**
   * Registers the action of a method as a resource.
   *
   * @param method the try, a method of {@code type}
   * @param action its annotation
   * @param type the class or interface that also has the methods which the annotation names
   * @param implementing the class of the service, whose annotations count, too
   * @param service what confirms and cancels are called on: an object of {@code type}
   * @param fence the fence; needed if the annotation wants one
   * @param resourceManager the client's RM
   * @return the action
   * @throws IllegalArgumentException if a method is missing or of a wrong form, or there is no
   *     fence; nothing is registered then
   */
  public static TccMethod register(
      Method method,
      TwoPhaseBusinessAction action,
      Class<?> type,
      Class<?> implementing,
      Object service,
      @Nullable JdbcFence fence,
      ResourceManager resourceManager) {
    Objects.requireNonNull(service, "service");
    ActionSettings settings = ActionMethods.settings(method, action, fence, EmptyRollback.SKIP);
    return new TccMethod(
        ActionMethods.of(type, implementing, service, method, action, settings)
            .register(resourceManager));
  }

  /**
   * Registers a branch with the global transaction of this thread, and runs the try.
   *
   * @param arguments those of the caller
   * @param body calls the method
   * @return what the method returns
   * @throws io.hawser.error.TransactionContextException if no XID is bound to this thread
   * @throws FenceException if the branch was cancelled already, or its try has run already
   * @throws Exception what the method has thrown
   */
  public @Nullable Object run(@Nullable Object[] arguments, Body body) throws Exception {
    return tries.run(arguments, body);
  }

  @Override
  public String toString() {
    return "TCC action " + tries;
  }
}
