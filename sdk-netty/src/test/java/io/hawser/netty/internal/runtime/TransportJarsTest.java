package io.hawser.netty.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.error.ConfigurationException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class path has one transport. What sdk-netty-shaded says is tested in that module. */
class TransportJarsTest {
  private static final String TRANSPORT = "io/hawser/netty/internal/runtime/TransportJars.class";
  private static final String SHADED_NETTY = "io/hawser/shaded/io/netty/util/Version.class";

  @TempDir Path directory;

  private URL jar(String name, String... files) throws IOException {
    Path jar = directory.resolve(name);
    for (String file : files) {
      Files.createDirectories(jar.resolve(file).getParent());
      Files.createFile(jar.resolve(file));
    }
    return jar.toUri().toURL();
  }

  private static void check(URL... jars) throws IOException {
    try (URLClassLoader loader = new URLClassLoader(jars, null)) {
      TransportJars.checkOne(loader);
    }
  }

  @Test
  void thisIsTheUnshadedOne() {
    assertFalse(TransportJars.isShaded());
  }

  @Test
  void oneTransportIsAccepted() throws IOException {
    URL shaded = jar("shaded", TRANSPORT, SHADED_NETTY);
    check(shaded);
    check(shaded, jar("shaded-again", TRANSPORT, SHADED_NETTY));
    check(jar("unshaded", TRANSPORT), jar("unshaded-again", TRANSPORT));
    check(jar("other-user-of-that-netty", SHADED_NETTY), jar("one", TRANSPORT));
    check();
  }

  @Test
  void bothAreRejectedWithTheirPlaces() throws IOException {
    URL shaded = jar("shaded", TRANSPORT, SHADED_NETTY);
    URL unshaded = jar("unshaded", TRANSPORT);
    for (List<URL> both : List.of(List.of(shaded, unshaded), List.of(unshaded, shaded))) {
      ConfigurationException e =
          assertThrows(ConfigurationException.class, () -> check(both.toArray(new URL[0])));
      assertEquals(
          "sdk-netty and sdk-netty-shaded are both on the class path and contain the same classes;"
              + " found: "
              + shaded
              + ", "
              + unshaded
              + "; needed: one of them; exclude the other one from the dependency that brings it",
          e.getMessage());
    }
  }
}
