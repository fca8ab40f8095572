package io.hawser.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.context.XidContext;
import io.hawser.model.GlobalStatus;
import io.hawser.spring.GlobalTransactional;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.transaction.Resource;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionManager;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** The order in which an application is shut down. */
class ShutdownTest {
  private static EmbeddedCoordinator coordinator;

  @BeforeAll
  static void start() {
    coordinator = EmbeddedCoordinator.start();
  }

  @AfterAll
  static void stop() {
    coordinator.close();
  }

  private static final class Moments {
    final List<String> seen = new CopyOnWriteArrayList<>();
  }

  /** Stands for the web server: the last that starts, with a graceful end. */
  private static final class Web implements SmartLifecycle {
    private final int phase;
    private final String name;
    private final Moments moments;
    private final HawserClient client;
    private volatile boolean running;

    Web(int phase, String name, Moments moments, HawserClient client) {
      this.phase = phase;
      this.name = name;
      this.moments = moments;
      this.client = client;
    }

    @Override
    public int getPhase() {
      return phase;
    }

    @Override
    public void start() {
      moments.seen.add(name + " starts, client ready: " + client.status().isReady());
      running = true;
    }

    @Override
    public void stop() {
      moments.seen.add(name + " stops, client closed: " + client.status().closed());
      running = false;
    }

    @Override
    public boolean isRunning() {
      return running;
    }
  }

  private record Database(Moments moments, HawserClient client) implements DisposableBean {
    @Override
    public void destroy() {
      moments.seen.add("database closes, client closed: " + client.status().closed());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(HawserAutoConfiguration.class)
  static class Application {
    @Bean
    Moments moments() {
      return new Moments();
    }

    @Bean
    Web server(Moments moments, HawserClient client) {
      return new Web(SmartLifecycle.DEFAULT_PHASE - 2048, "server", moments, client);
    }

    @Bean
    Web requests(Moments moments, HawserClient client) {
      return new Web(SmartLifecycle.DEFAULT_PHASE - 1024, "graceful", moments, client);
    }

    @Bean
    Database database(Moments moments, HawserClient client) {
      return new Database(moments, client);
    }
  }

  private ConfigurableApplicationContext run(Class<?> application) {
    return new SpringApplicationBuilder(application)
        .web(WebApplicationType.NONE)
        .properties(
            "spring.main.banner-mode=off",
            "hawser.service.vgroup-mapping.default_tx_group=default",
            "hawser.service.grouplist.default=" + coordinator.address())
        .run();
  }

  @Test
  void theClientStopsAfterTheWebServerAndBeforeTheDatabaseAndFinishesItsSecondPhase()
      throws Exception {
    ConfigurableApplicationContext context = run(Application.class);
    Moments moments = context.getBean(Moments.class);
    CountDownLatch confirming = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    ResourceManager rm = context.getBean(ResourceManager.class);
    rm.registerResource(
        Resource.tcc("slow")
            .onCommit(
                branch -> {
                  confirming.countDown();
                  assertTrue(closing.await(Contexts.LIMIT.toSeconds(), TimeUnit.SECONDS));
                  moments.seen.add("confirmed");
                })
            .onRollback(branch -> {}));
    TransactionManager tm = context.getBean(TransactionManager.class);
    String xid = tm.begin("slow", Contexts.LIMIT);
    rm.branchRegister(io.hawser.model.BranchType.TCC, "slow", xid, null, null);
    CompletionStage<GlobalStatus> commit = tm.commitAsync(xid);
    assertTrue(confirming.await(Contexts.LIMIT.toSeconds(), TimeUnit.SECONDS));

    Thread closer = new Thread(context::close);
    HawserClient client = context.getBean(HawserClient.class);
    closer.start();
    while (!client.status().closed()) { // closing: it waits for the confirm
      assertTrue(closer.isAlive());
      Thread.onSpinWait();
    }
    closing.countDown();
    closer.join(Contexts.LIMIT.toMillis());
    assertFalse(closer.isAlive());
    assertEquals(
        List.of(
            "server starts, client ready: true",
            "graceful starts, client ready: true",
            "graceful stops, client closed: false",
            "server stops, client closed: false",
            "confirmed",
            "database closes, client closed: true"),
        moments.seen);
    assertEquals(
        GlobalStatus.Committed,
        coordinator.whenEnded(xid).get(Contexts.LIMIT.toSeconds(), TimeUnit.SECONDS).status());
    commit.toCompletableFuture().handle((status, error) -> status).get(
        Contexts.LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  /** An executor that tells when it is asked to stop, which waits for its tasks. */
  private static final class Executor extends ThreadPoolTaskExecutor {
    private static final long serialVersionUID = 1L;

    final transient CountDownLatch stopping = new CountDownLatch(1);

    @Override
    public void stop(Runnable callback) {
      super.stop(callback);
      stopping.countDown();
    }
  }

  static class Orders {
    @GlobalTransactional
    public String place(CompletableFuture<String> xid, CountDownLatch end)
        throws InterruptedException {
      String current = XidContext.required();
      xid.complete(current);
      assertTrue(end.await(Contexts.LIMIT.toSeconds(), TimeUnit.SECONDS));
      return current;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(HawserAutoConfiguration.class)
  static class WithExecutor {
    @Bean
    Executor executor() {
      return new Executor();
    }

    @Bean
    Orders orders() {
      return new Orders();
    }
  }

  @Test
  void theClientStopsAfterTheTasksOfExecutors() throws Exception {
    ConfigurableApplicationContext context = run(WithExecutor.class);
    Orders orders = context.getBean(Orders.class);
    Executor executor = context.getBean(Executor.class);
    CompletableFuture<String> begun = new CompletableFuture<>();
    Future<String> placed = executor.submit(() -> orders.place(begun, executor.stopping));
    String xid = begun.get(Contexts.LIMIT.toSeconds(), TimeUnit.SECONDS);
    Thread closer = new Thread(context::close);
    closer.start();
    assertEquals(xid, placed.get(Contexts.LIMIT.toSeconds(), TimeUnit.SECONDS));
    closer.join(Contexts.LIMIT.toMillis());
    assertFalse(closer.isAlive());
    assertEquals(GlobalStatus.Committed, Contexts.ended(coordinator, xid));
  }
}
