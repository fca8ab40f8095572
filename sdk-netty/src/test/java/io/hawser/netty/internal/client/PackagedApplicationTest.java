package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * All jars are in a class loader of their own, beside that of the system, as in a packaged
 * application; connecting works from every thread.
 */
class PackagedApplicationTest {
  /** A loader that goes takes Netty's native library away from all others of this JVM. */
  private static final List<ClassLoader> KEPT = new ArrayList<>();

  private URLClassLoader packaged;
  private Function<String, String> application;

  @BeforeEach
  @SuppressWarnings("unchecked")
  void packageIt() throws Exception {
    List<URL> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      jars.add(Path.of(entry).toUri().toURL());
    }
    packaged =
        new URLClassLoader(
            "packaged", jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    KEPT.add(packaged);
    application =
        (Function<String, String>)
            packaged
                .loadClass(PackagedApplication.class.getName())
                .getDeclaredConstructor()
                .newInstance();
  }

  @AfterEach
  void close() throws Exception {
    packaged.close();
  }

  private String connectWith(ClassLoader context) throws Exception {
    try (ScriptedServer server = ScriptedServer.start()) {
      CompletableFuture<String> begun = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  begun.complete(application.apply(server.address().toString()));
                } catch (Throwable e) {
                  begun.completeExceptionally(e);
                }
              });
      thread.setContextClassLoader(context);
      thread.start();
      return begun.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void connectsWithItsOwnContextClassLoader() throws Exception {
    assertEquals("from packaged", connectWith(packaged));
  }

  @Test
  void connectsWithoutAContextClassLoader() throws Exception {
    assertEquals("from packaged", connectWith(null));
  }

  /** The context class loader has providers, too, but of another copy of the SDK. */
  @Test
  void connectsWithTheClassLoaderOfTheSystemAsContext() throws Exception {
    assertEquals("from packaged", connectWith(ClassLoader.getSystemClassLoader()));
  }

  /** The context class loader has no provider, as the system's in a packaged application. */
  @Test
  void connectsWithAContextClassLoaderThatSeesNothingOfOurs() throws Exception {
    assertEquals("from packaged", connectWith(ClassLoader.getPlatformClassLoader()));
  }

  @Test
  void connectsOnAThreadOfTheCommonPool() throws Exception {
    try (ScriptedServer server = ScriptedServer.start()) {
      String address = server.address().toString();
      assertEquals(
          "from packaged",
          CompletableFuture.supplyAsync(() -> application.apply(address))
              .get(60, TimeUnit.SECONDS));
    }
  }
}
