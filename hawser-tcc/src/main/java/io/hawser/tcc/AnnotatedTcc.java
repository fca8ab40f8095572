package io.hawser.tcc;

import io.hawser.transaction.ResourceManager;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes TCC actions from an interface with {@link TwoPhaseBusinessAction} at its tries, as Seata's
 * users write it. The result is a JDK proxy of the interface: a call of a try registers a branch
 * and then calls the service, and every other method calls the service only.
 *
 * <pre>{@code
 * StockAction stock =
 *     AnnotatedTcc.of(StockAction.class, new StockService())
 *         .fence(fence)
 *         .register(client.resourceManager());
 * }</pre>
 *
 * <p>Parameters of type {@link BusinessActionContext} get the context, and those of type {@link
 * java.sql.Connection} the connection of the fence, whatever the caller of a try passes for them. A
 * confirm or cancel returns nothing, a boolean, or a {@link io.hawser.model.BranchStatus}; after
 * false or an exception the TC calls it again.
 *
 * @param <T> the interface
 */
public final class AnnotatedTcc<T> {
  private final Class<T> type;
  private final T service;
  private @Nullable JdbcFence fence;
  private EmptyRollback emptyRollback = EmptyRollback.SKIP;

  private AnnotatedTcc(Class<T> type, T service) {
    this.type = type;
    this.service = service;
  }

  /**
   * Starts the actions of an interface.
   *
   * @param type the interface
   * @param service what implements it
   * @param <T> the interface
   * @return a builder without a fence
   */
  public static <T> AnnotatedTcc<T> of(Class<T> type, T service) {
    if (!type.isInterface()) {
      throw new IllegalArgumentException(type.getName() + ": not an interface");
    }
    return new AnnotatedTcc<>(type, Objects.requireNonNull(service, "service"));
  }

  /**
   * Sets the fence of the tries that have {@code useTCCFence = true}.
   *
   * @param newFence the fence, in the database in which the service works
   * @return this builder
   */
  public AnnotatedTcc<T> fence(JdbcFence newFence) {
    fence = Objects.requireNonNull(newFence, "newFence");
    return this;
  }

  /**
   * Sets whether the fence runs the cancel of a branch that was never tried, for actions whose
   * annotation does not say so; it does not by default.
   *
   * @param choice whether it does
   * @return this builder
   */
  public AnnotatedTcc<T> emptyRollback(EmptyRollback choice) {
    emptyRollback = Objects.requireNonNull(choice, "choice");
    return this;
  }

  /**
   * Registers each action as a resource, and makes the proxy.
   *
   * @param resourceManager the client's RM
   * @return the proxy
   * @throws IllegalArgumentException if the annotations are contradictory, or a method that they
   *     name is missing; nothing is registered then
   */
  public T register(ResourceManager resourceManager) {
    List<ActionMethods> found = new ArrayList<>();
    for (Method method : type.getMethods()) {
      TwoPhaseBusinessAction action = ActionMethods.annotationOf(method, service.getClass());
      if (action != null) {
        rejectNamesOfBeans(method, action);
        ActionSettings settings = ActionMethods.settings(method, action, fence, emptyRollback);
        found.add(ActionMethods.of(type, service.getClass(), service, method, action, settings));
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "no method of " + type.getName() + " has @TwoPhaseBusinessAction");
    }
    Map<Method, TryCall> tries = new LinkedHashMap<>();
    for (ActionMethods action : found) {
      tries.put(action.prepare(), action.register(resourceManager));
    }
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call(tries, proxy, method, arguments)));
  }

  private static void rejectNamesOfBeans(Method method, TwoPhaseBusinessAction action) {
    if (!action.dataSource().isEmpty() || !action.transactionManager().isEmpty()) {
      throw new IllegalArgumentException(
          "@TwoPhaseBusinessAction at "
              + method
              + " names a bean by dataSource or transactionManager, and there are none here"
              + " (expected: neither; fence(...) is given the fence)");
    }
  }

  private @Nullable Object call(
      Map<Method, TryCall> tries,
      Object proxy,
      Method method,
      @Nullable Object @Nullable [] arguments)
      throws Exception {
    if (method.getDeclaringClass() == Object.class) {
      return switch (method.getName()) {
        case "equals" -> arguments != null && arguments[0] == proxy;
        case "hashCode" -> System.identityHashCode(proxy);
        default -> type.getSimpleName() + " of " + tries.values() + " around " + service;
      };
    }
    TryCall tried = tries.get(method);
    return tried == null
        ? ServiceCall.invoke(method, service, arguments)
        : tried.run(arguments == null ? new Object[0] : arguments);
  }
}
