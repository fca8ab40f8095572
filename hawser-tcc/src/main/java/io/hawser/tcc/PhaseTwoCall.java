package io.hawser.tcc;

import io.hawser.model.BranchStatus;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The call of a method that confirms or cancels. The name of a parameter is empty if it gets the
 * context or the connection.
 */
record PhaseTwoCall(Method method, List<String> names, BranchStatus success) {

  /**
   * Checks a method.
   *
   * @throws IllegalArgumentException if it is not known what a parameter or the result means
   */
  static PhaseTwoCall of(
      Method method, @Nullable BusinessActionContextParameter[] annotations, BranchStatus success) {
    Class<?> result = method.getReturnType();
    if (result != void.class
        && result != boolean.class
        && result != Boolean.class
        && result != BranchStatus.class) {
      throw new IllegalArgumentException(
          method + " returns " + result.getName() + " (expected: void, boolean or BranchStatus)");
    }
    Class<?>[] types = method.getParameterTypes();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      BusinessActionContextParameter annotation = annotations[i];
      String name = annotation == null ? "" : TryParameters.nameOf(annotation).strip();
      names.add(name);
      if (name.isEmpty()
          && types[i] != BusinessActionContext.class
          && types[i] != Connection.class) {
        throw new IllegalArgumentException(
            "parameter "
                + (i + 1)
                + " of "
                + method
                + " needs @BusinessActionContextParameter with a name");
      }
    }
    method.trySetAccessible();
    return new PhaseTwoCall(method, names, success);
  }

  static void rejectConnection(Method method) {
    if (Arrays.asList(method.getParameterTypes()).contains(Connection.class)) {
      throw new IllegalArgumentException(
          method + " wants a Connection, but the action has no fence that opens one");
    }
  }

  /** Runs the method; the status is null if the method returned null and not nothing. */
  @Nullable BranchStatus run(Object service, BusinessActionContext context) throws Exception {
    Class<?>[] types = method.getParameterTypes();
    Type[] genericTypes = method.getGenericParameterTypes();
    @Nullable Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      String name = names.get(i);
      if (types[i] == BusinessActionContext.class) {
        arguments[i] = context;
      } else if (types[i] == Connection.class || name.isEmpty()) {
        arguments[i] = context.connection();
      } else {
        // A null argument of the try is not in the document.
        boolean absent = context.getActionContext(name) == null && !types[i].isPrimitive();
        arguments[i] = absent ? null : context.converted(name, genericTypes[i]);
      }
    }
    Object result = ServiceCall.invoke(method, service, arguments);
    if (result == null) {
      return method.getReturnType() == void.class ? success : null;
    }
    if (result instanceof BranchStatus status) {
      return status;
    }
    return result.equals(true) ? success : retryable();
  }

  private BranchStatus retryable() {
    return success == BranchStatus.PhaseTwo_Committed
        ? BranchStatus.PhaseTwo_CommitFailed_Retryable
        : BranchStatus.PhaseTwo_RollbackFailed_Retryable;
  }

  @Override
  public String toString() {
    return method.getDeclaringClass().getName() + "." + method.getName();
  }
}
