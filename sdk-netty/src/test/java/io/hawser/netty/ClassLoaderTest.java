package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.netty.server.TransactionMessageHandler;
import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.Programs;
import java.io.File;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that is taken out of a container takes the SDK with it. */
class ClassLoaderTest {
  private static final int ROUNDS = 300;

  /** In a JVM of its own: when the loader goes, Netty's native library goes for the others, too. */
  @Test
  void anEndpointStartedAndClosedOnAPooledThreadLeavesNoClassLoader(@TempDir Path directory) {
    Programs.Ended ended =
        Programs.run(JvmCommand.of(ClassLoaderTest.class), directory, EventLimit.DURATION);
    assertEquals(
        0,
        ended.status(),
        () -> "the thread of the pool still lives, and keeps nothing: " + ended.output());
  }

  /** Exits with 0 if nothing of the loader is left. */
  public static void main(String[] arguments) throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      WeakReference<ClassLoader> loader =
          pool.submit(ClassLoaderTest::startAndClose).get(120, TimeUnit.SECONDS);
      // Netty's global executor, and what is cleared with the garbage, ends some time after that.
      for (int i = 0; i < ROUNDS && loader.get() != null; i++) {
        System.gc();
        pool.submit(() -> {}).get(60, TimeUnit.SECONDS);
        TimeUnit.MILLISECONDS.sleep(100);
      }
      System.exit(loader.get() == null ? 0 : 1);
    } finally {
      pool.shutdown();
    }
  }

  private static WeakReference<ClassLoader> startAndClose() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
      Class<?> config = loader.loadClass(ServerConfig.class.getName());
      Class<?> handler = loader.loadClass(TransactionMessageHandler.class.getName());
      Object builder = config.getMethod("builder").invoke(null);
      Object built = builder.getClass().getMethod("build").invoke(builder);
      Object none =
          Proxy.newProxyInstance(
              loader, new Class<?>[] {handler}, (proxy, method, arguments) -> null);
      AutoCloseable server =
          (AutoCloseable)
              loader
                  .loadClass(NettyRemotingServer.class.getName())
                  .getMethod("start", config, handler)
                  .invoke(null, built, none);
      server.close();
      return new WeakReference<>(loader);
    }
  }
}
