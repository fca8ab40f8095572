package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** Errors whose texts are code that throws. */
class GuardedLogTest {
  private final List<String> lines = new ArrayList<>();

  /** A log that prints whatever it is given, unless it is to fail. */
  private Logger log(boolean closed) {
    return (Logger)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Logger.class},
            (proxy, method, arguments) -> {
              if (closed) {
                throw new IllegalStateException("closed");
              }
              lines.add(Arrays.deepToString(arguments));
              return null;
            });
  }

  private static final class Unreadable extends Error {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new AssertionError("broken on purpose");
    }
  }

  @Test
  void anErrorWithoutATextIsNamedByItsClass() {
    GuardedLog.warn(log(false), "A change of {}", "a.conf", new Unreadable());
    assertEquals(
        List.of("[A change of {} ({}), a.conf, " + Unreadable.class.getName() + "]"), lines);
  }

  @Test
  void anErrorWithATextIsPassedOn() {
    Error error = new Error("no memory");
    GuardedLog.warn(log(false), "A change of {}", "a.conf", error);
    assertEquals(List.of("[A change of {}, a.conf, java.lang.Error: no memory]"), lines);
  }

  @Test
  void aLogThatFailsIsLeftOut() {
    GuardedLog.warn(log(true), "A change of {}", "a.conf", new Error("no memory"));
    assertEquals(List.of(), lines);
  }
}
