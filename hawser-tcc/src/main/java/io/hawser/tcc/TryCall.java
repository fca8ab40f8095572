package io.hawser.tcc;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The try of an annotated action: its parameters of the branch, and the call of the service. */
final class TryCall {
  private final String name;
  private final Method method;
  private final Object service;
  private final TryParameters parameters;
  private final TccBranches branches;

  TryCall(
      String name, Method method, Object service, TryParameters parameters, TccBranches branches) {
    this.name = name;
    this.method = method;
    this.service = service;
    this.parameters = parameters;
    this.branches = branches;
  }

  @Nullable Object run(@Nullable Object[] arguments) throws Exception {
    return run(arguments, filled -> ServiceCall.invoke(method, service, filled));
  }

  @SuppressWarnings("NullAway") // it does not see that the result may be null
  @Nullable Object run(@Nullable Object[] arguments, TccMethod.Body body) throws Exception {
    Map<String, Object> values = parameters.of(arguments);
    return branches.<@Nullable Object>tried(
        values, context -> body.call(filled(arguments, context)));
  }

  private @Nullable Object[] filled(@Nullable Object[] arguments, BusinessActionContext context) {
    @Nullable Object[] all = arguments.clone();
    Class<?>[] types = method.getParameterTypes();
    for (int i = 0; i < all.length; i++) {
      if (types[i] == BusinessActionContext.class) {
        all[i] = context;
      } else if (types[i] == Connection.class) {
        all[i] = context.connection();
      }
    }
    return all;
  }

  @Override
  public String toString() {
    return name;
  }
}
