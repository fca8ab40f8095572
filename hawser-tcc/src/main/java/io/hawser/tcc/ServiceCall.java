package io.hawser.tcc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.UndeclaredThrowableException;
import org.jspecify.annotations.Nullable;

/** Calls methods of a service, whose exceptions it throws as they are. */
final class ServiceCall {
  private ServiceCall() {}

  static @Nullable Object invoke(
      Method method, Object service, @Nullable Object @Nullable [] arguments) throws Exception {
    try {
      return method.invoke(service, arguments);
    } catch (InvocationTargetException e) {
      Throwable thrown = e.getTargetException();
      if (thrown instanceof Exception exception) {
        throw exception;
      }
      if (thrown instanceof Error error) {
        throw error;
      }
      throw new UndeclaredThrowableException(thrown);
    }
  }
}
