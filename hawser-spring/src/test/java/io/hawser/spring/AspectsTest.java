package io.hawser.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.hawser.HawserClient;
import io.hawser.context.XidContext;
import io.hawser.model.GlobalStatus;
import io.hawser.testkit.EmbeddedCoordinator;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.annotation.Before;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.EnableAspectJAutoProxy;
import reactor.core.publisher.Mono;

/** Annotated methods that advice of AspectJ's annotations is around, too. */
class AspectsTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Retention(RetentionPolicy.RUNTIME)
  @interface Audited {
    String value();
  }

  @Aspect
  static class Audit {
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Before(value = "@annotation(audited)", argNames = "audited")
    public void before(Audited audited) {
      seen.add("before " + audited.value());
    }

    @Around(value = "@annotation(audited)", argNames = "call,audited")
    public @Nullable Object around(ProceedingJoinPoint call, Audited audited) throws Throwable {
      seen.add("around " + audited.value() + " of " + call.getArgs()[0]);
      return call.proceed();
    }
  }

  static class Orders {
    @Audited("mono")
    @GlobalTransactional
    public Mono<String> mono(String article) {
      return Mono.deferContextual(context -> Mono.just(context.<String>get("hawser.xid")));
    }

    @Audited("stage")
    @GlobalTransactional
    public CompletionStage<String> stage(String article) {
      return CompletableFuture.completedStage(XidContext.required());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableGlobalTransactions
  @EnableAspectJAutoProxy
  static class Application {
    @Bean
    Audit audit() {
      return new Audit();
    }

    @Bean
    Orders orders() {
      return new Orders();
    }
  }

  private static void assertCommitted(EmbeddedCoordinator coordinator, @Nullable String xid)
      throws Exception {
    assertEquals(
        GlobalStatus.Committed,
        coordinator
            .whenEnded(String.valueOf(xid))
            .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
            .status());
  }

  @Test
  void adviceSeesTheInvocationOfEachSubscription() throws Exception {
    try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start();
        HawserClient client = HawserClient.connect(coordinator.clientConfig().build());
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      context.getBeanFactory().registerSingleton("hawserClient", client);
      context.register(Application.class);
      context.refresh();
      Orders orders = context.getBean(Orders.class);
      List<String> seen = context.getBean(Audit.class).seen;
      Mono<String> mono = orders.mono("book");
      assertEquals(List.of(), seen);
      String first = mono.block(LIMIT);
      String second = mono.block(LIMIT);
      assertNotEquals(first, second);
      assertCommitted(coordinator, first);
      assertCommitted(coordinator, second);
      assertEquals(
          List.of("around mono of book", "before mono", "around mono of book", "before mono"),
          seen);
      seen.clear();
      CompletableFuture<String> stage = orders.stage("pen").toCompletableFuture();
      assertCommitted(coordinator, stage.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
      assertEquals(List.of("around stage of pen", "before stage"), seen);
    }
  }
}
