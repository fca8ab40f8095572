package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.netty.internal.server.TestHandler;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerAnnouncement;
import io.hawser.netty.server.ServerConfig;
import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.Programs;
import io.hawser.transaction.TransactionManager;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application that is taken out of a container takes the SDK with it. */
class ClassLoaderTest {
  private static final int ROUNDS = 300;

  /** What an application does on one thread of a pool. It is loaded by the application's loader. */
  public static final class Application {
    private Application() {}

    /** Starts an endpoint and closes it. */
    public static void endpoint() {
      NettyRemotingServer.start(ServerConfig.builder().build(), new TestHandler()).close();
    }

    /** Does what a TM does, blocking and asynchronously. */
    public static void client() {
      HawserConfig config =
          HawserConfig.builder()
              .set("registry.type", "memory")
              .set("registry.memory.id", "class loaders")
              .set("service.vgroupMapping.default_tx_group", "default")
              .build();
      try (NettyRemotingServer server =
              NettyRemotingServer.start(
                  ServerConfig.builder().announcement(ServerAnnouncement.in(config)).build(),
                  new TestHandler());
          HawserClient client = HawserClient.connect(config)) {
        client.status().servers().forEach(each -> assertEquals(server.address(), each.address()));
        TransactionManager transactions = client.transactionManager();
        Duration timeout = Duration.ofMinutes(1);
        String xid = transactions.begin("127.0.0.1:8091:1", timeout);
        transactions.commitAsync(xid).toCompletableFuture().join();
        xid = transactions.beginAsync("127.0.0.1:8091:2", timeout).toCompletableFuture().join();
        transactions.rollback(xid);
      }
    }
  }

  /** In a JVM of its own: when the loader goes, Netty's native library goes for the others, too. */
  @ParameterizedTest
  @ValueSource(strings = {"endpoint", "client"})
  void whatWasUsedAndClosedOnAPooledThreadLeavesNoClassLoader(String use, @TempDir Path directory) {
    Programs.Ended ended =
        Programs.run(
            JvmCommand.of(ClassLoaderTest.class)
                .options("-XX:SoftRefLRUPolicyMSPerMB=0")
                .arguments(use),
            directory,
            EventLimit.DURATION);
    assertEquals(
        0,
        ended.status(),
        () -> "the thread of the pool still lives, and keeps nothing: " + ended.output());
  }

  /** Takes the place of the application's classes in {@link #clearCachesOfRecords}. */
  private record Latest(Path component) {}

  /**
   * JDK 17 keeps the last class that it linked for methods of records (JDK-8078641); newer ones
   * keep it softly.
   */
  private static void clearCachesOfRecords() {
    Latest latest = new Latest(Path.of("a"));
    assertEquals(latest, new Latest(Path.of("a")));
    assertEquals(latest.hashCode(), new Latest(Path.of("a")).hashCode());
    assertEquals(latest.toString(), new Latest(Path.of("a")).toString());
  }

  /** Exits with 0 if nothing of the loader is left. */
  public static void main(String[] arguments) throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      WeakReference<ClassLoader> loader =
          pool.submit(() -> use(arguments[0])).get(120, TimeUnit.SECONDS);
      clearCachesOfRecords();
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

  private static WeakReference<ClassLoader> use(String name) throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
      loader.loadClass(Application.class.getName()).getMethod(name).invoke(null);
      return new WeakReference<>(loader);
    }
  }
}
