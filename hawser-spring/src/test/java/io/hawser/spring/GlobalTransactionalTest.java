package io.hawser.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.context.XidContext;
import io.hawser.error.ConfigurationException;
import io.hawser.error.RolledBackException;
import io.hawser.error.TransactionContextException;
import io.hawser.model.GlobalStatus;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.GlobalSnapshot;
import io.hawser.transaction.GlobalTransactions;
import io.hawser.transaction.Propagation;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.samples.orders.SampleOrders;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Annotated beans against the embedded coordinator. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("try") // scopes are there to be closed
class GlobalTransactionalTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final EmbeddedCoordinator coordinator = EmbeddedCoordinator.start();
  private HawserClient client;
  private AnnotationConfigApplicationContext context;
  private Orders orders;

  @BeforeAll
  void start() {
    client = HawserClient.connect(coordinator.clientConfig().build());
    context = contextOf(OrdersConfiguration.class);
    orders = context.getBean(Orders.class);
  }

  private AnnotationConfigApplicationContext contextOf(Class<?>... types) {
    AnnotationConfigApplicationContext made = new AnnotationConfigApplicationContext();
    made.getBeanFactory().registerSingleton("hawserClient", client); // so it outlives the context
    made.register(types);
    made.refresh();
    return made;
  }

  @AfterEach
  void noXidStays() {
    assertNull(XidContext.current());
  }

  @AfterAll
  void stop() {
    context.close();
    client.close();
    coordinator.close();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableGlobalTransactions
  static class OrdersConfiguration {
    @Bean
    Orders orders() {
      return new Orders();
    }

    @Bean
    Shipping shipping() {
      return new ShippingByLorry();
    }
  }

  static class Orders {
    @GlobalTransactional
    public String place(String article) {
      return XidContext.required();
    }

    @GlobalTransactional(name = "rejected", timeoutMills = 5_000)
    public void fail(String[] xid, Throwable error) throws Throwable {
      xid[0] = XidContext.required();
      throw error;
    }

    @GlobalTransactional(noRollbackFor = IOException.class, noRollbackForClassName = "Harmless")
    public void failByRule(String[] xid, Exception error) throws Exception {
      xid[0] = XidContext.required();
      throw error;
    }

    @GlobalTransactional
    public void hideFailure(String[] xid) {
      xid[0] = XidContext.required();
      assertTrue(GlobalTransactions.setRollbackOnly());
    }

    @GlobalTransactional(propagation = Propagation.MANDATORY)
    public String join() {
      return XidContext.required();
    }

    @GlobalTransactional
    public CompletionStage<String> later(CompletableFuture<String> end, String[] xid) {
      xid[0] = XidContext.required();
      return end;
    }

    @GlobalTransactional
    public Mono<String> mono(Mono<String> inner) {
      return Mono.deferContextual(context -> inner.map(text -> text + context.get("hawser.xid")));
    }

    @GlobalTransactional
    public Flux<String> flux(Flux<String> inner) {
      return Flux.deferContextual(context -> inner.map(text -> context.get("hawser.xid")));
    }

    public @org.jspecify.annotations.Nullable String none() {
      return XidContext.current();
    }
  }

  @GlobalTransactional(name = "shipping")
  interface Shipping {
    String ship();
  }

  static class ShippingByLorry implements Shipping {
    @Override
    public String ship() {
      return XidContext.required();
    }
  }

  static class HarmlessException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private GlobalSnapshot ended(String xid) throws Exception {
    return coordinator.whenEnded(xid).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void aReturnCommitsAndTheNameIsThatOfTheMethod() throws Exception {
    GlobalSnapshot snapshot = ended(orders.place("book"));
    assertEquals(GlobalStatus.Committed, snapshot.status());
    assertEquals("place(java.lang.String)", snapshot.name());
  }

  @Test
  void everyThrowableRollsBackAndIsThrownAsItIs() throws Exception {
    for (Throwable error :
        List.of(new IllegalStateException("a"), new IOException("b"), new AssertionError("c"))) {
      String[] xid = new String[1];
      assertSame(error, assertThrows(Throwable.class, () -> orders.fail(xid, error)));
      assertEquals(GlobalStatus.Rollbacked, ended(xid[0]).status());
      assertEquals("rejected", ended(xid[0]).name());
    }
  }

  @Test
  void aHiddenFailureRollsBack() throws Exception {
    String[] xid = new String[1];
    assertThrows(RolledBackException.class, () -> orders.hideFailure(xid));
    assertEquals(GlobalStatus.Rollbacked, ended(xid[0]).status());
    assertFalse(GlobalTransactions.setRollbackOnly(), "no transaction");
    try (XidContext.Scope scope = XidContext.bind(xid[0])) {
      assertThrows(TransactionContextException.class, GlobalTransactions::setRollbackOnly);
    }
  }

  @Test
  void rulesByClassAndByNameCommit() throws Exception {
    for (Exception error : List.of(new IOException("rule"), new HarmlessException())) {
      String[] xid = new String[1];
      assertSame(error, assertThrows(Exception.class, () -> orders.failByRule(xid, error)));
      assertEquals(GlobalStatus.Committed, ended(xid[0]).status());
    }
    String[] xid = new String[1];
    assertThrows(
        IllegalStateException.class, () -> orders.failByRule(xid, new IllegalStateException()));
    assertEquals(GlobalStatus.Rollbacked, ended(xid[0]).status());
  }

  @Test
  void mandatoryNeedsATransaction() {
    assertThrows(TransactionContextException.class, () -> orders.join());
    try (XidContext.Scope scope = XidContext.bind("10.0.0.1:8091:7")) {
      assertEquals("10.0.0.1:8091:7", orders.join());
    }
  }

  @Test
  void anAnnotationOnAnInterfaceCounts() throws Exception {
    GlobalSnapshot snapshot = ended(context.getBean(Shipping.class).ship());
    assertEquals(GlobalStatus.Committed, snapshot.status());
    assertEquals("shipping", snapshot.name());
  }

  @Test
  void aMethodWithoutAnnotationRunsAsItIs() {
    assertNull(orders.none());
  }

  @Test
  void aStageEndsItsTransactionWhenItCompletes() throws Exception {
    CompletableFuture<String> end = new CompletableFuture<>();
    String[] xid = new String[1];
    CompletableFuture<String> result = orders.later(end, xid).toCompletableFuture();
    assertNull(XidContext.current());
    assertEquals(GlobalStatus.Begin, client.transactionManager().getStatus(xid[0]));
    end.complete("done");
    assertEquals("done", result.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
    assertEquals(GlobalStatus.Committed, ended(xid[0]).status());
  }

  @Test
  void aFailedStageRollsBack() throws Exception {
    IllegalStateException error = new IllegalStateException("late");
    CompletableFuture<String> end = new CompletableFuture<>();
    String[] xid = new String[1];
    CompletableFuture<String> result = orders.later(end, xid).toCompletableFuture();
    end.completeExceptionally(error);
    assertSame(error, assertThrows(CompletionException.class, result::join).getCause());
    assertEquals(GlobalStatus.Rollbacked, ended(xid[0]).status());
  }

  @Test
  void eachSubscriptionOfAMonoIsATransaction() throws Exception {
    Mono<String> mono = orders.mono(Mono.just(""));
    String first = mono.block(LIMIT);
    String second = mono.block(LIMIT);
    assertNotEquals(first, second);
    assertEquals(GlobalStatus.Committed, ended(first).status());
    assertEquals(GlobalStatus.Committed, ended(second).status());
  }

  @Test
  void anErrorOfAMonoRollsBackAndArrivesAsItIs() throws Exception {
    IllegalStateException error = new IllegalStateException("reactive");
    String[] xid = new String[1];
    Mono<String> failing =
        Mono.deferContextual(
            context -> {
              xid[0] = context.get("hawser.xid");
              return Mono.error(error);
            });
    StepVerifier.create(orders.mono(failing)).expectErrorMatches(e -> e == error).verify(LIMIT);
    assertEquals(GlobalStatus.Rollbacked, ended(xid[0]).status());
  }

  @Test
  void aFluxCommitsAfterItsLastElement() throws Exception {
    List<String> xids = orders.flux(Flux.just("a", "b")).collectList().block(LIMIT);
    assertEquals(xids.get(0), xids.get(1));
    assertEquals(GlobalStatus.Committed, ended(xids.get(0)).status());
  }

  @Test
  void cancellingAFluxRollsBack() throws Exception {
    String[] xid = new String[1];
    StepVerifier.create(
            orders.flux(Flux.just("a").concatWith(Flux.never())).doOnNext(it -> xid[0] = it))
        .expectNextCount(1)
        .thenCancel()
        .verify(LIMIT);
    assertEquals(GlobalStatus.Rollbacked, ended(xid[0]).status());
  }

  interface Billing {
    @GlobalTransactional(timeoutMills = 1_000)
    void bill();
  }

  static class BillingByPost implements Billing {
    @Override
    @GlobalTransactional(timeoutMills = 2_000)
    public void bill() {}
  }

  @Test
  void annotationsThatDifferAreRejectedAtTheStartAndBothPlacesNamed() {
    BeanCreationException e =
        assertThrows(
            BeanCreationException.class,
            () -> contextOf(OrdersConfiguration.class, BillingByPost.class));
    String message = String.valueOf(e.getMostSpecificCause().getMessage());
    assertEquals(
        "@GlobalTransactional on "
            + BillingByPost.class.getName()
            + "#bill and on "
            + Billing.class.getName()
            + "#bill differ (expected: one of them, or equal attributes)",
        message);
  }

  @GlobalTransactional(name = "of the interface")
  interface Named {
    void run();
  }

  interface Extended extends Named {}

  static class ByAncestor implements Extended {
    @Override
    public void run() {}
  }

  static class Overriding extends BillingByPost {
    @Override
    public void bill() {}
  }

  static class BillingByMail {
    @GlobalTransactional(name = "by mail")
    public void bill() {}
  }

  static class BillingOverridden extends BillingByMail {
    @Override
    public void bill() {}
  }

  @Test
  void annotationsOfSuperclassesAndOfAncestorsOfInterfacesCount() throws Exception {
    assertEquals("of the interface", nameOf(ByAncestor.class, "run"));
    assertEquals("by mail", nameOf(BillingOverridden.class, "bill"));
  }

  @Test
  void samplesOfSpringAreApplications() throws Exception {
    assertEquals("sample", nameOf(SampleOrders.class, "order"));
  }

  private static String nameOf(Class<?> type, String method) throws NoSuchMethodException {
    Definition found = new Definitions(RollbackRulesMode.HAWSER).find(type.getMethod(method), type);
    return Objects.requireNonNull(found, type + " has no definition").attributes().name();
  }

  @Test
  void anOverriddenMethodContradictsItsInterfaceToo() throws Exception {
    Definitions definitions = new Definitions(RollbackRulesMode.HAWSER);
    Method bill = Overriding.class.getMethod("bill");
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> definitions.find(bill, Overriding.class));
    assertEquals(
        "@GlobalTransactional on "
            + BillingByPost.class.getName()
            + "#bill and on "
            + Billing.class.getName()
            + "#bill differ (expected: one of them, or equal attributes)",
        e.getMessage());
  }

  @GlobalTransactional(name = "pay")
  interface Paying {
    void pay();
  }

  interface PayingLate {
    @GlobalTransactional(name = "late")
    void pay();
  }

  @GlobalTransactional(name = "cash")
  static class PaidInCash implements Paying {
    @Override
    public void pay() {}
  }

  static class PaidBoth implements Paying, PayingLate {
    @Override
    public void pay() {}
  }

  @Test
  void soAreThoseOfAClassAndItsInterfacesAndOfTwoInterfaces() {
    for (Class<?>[] places :
        List.of(
            new Class<?>[] {PaidInCash.class, Paying.class},
            new Class<?>[] {PaidBoth.class, Paying.class, PayingLate.class})) {
      BeanCreationException e =
          assertThrows(
              BeanCreationException.class, () -> contextOf(OrdersConfiguration.class, places[0]));
      String message = String.valueOf(e.getMostSpecificCause().getMessage());
      assertTrue(message.contains(places[places.length - 1].getName()), message);
      assertTrue(message.contains(places[places.length - 2].getName()), message);
      assertTrue(message.contains("differ"), message);
    }
  }

  @GlobalTransactional(name = "refined")
  static class Refined implements Paying {
    @Override
    @GlobalTransactional(name = "refined further")
    public void pay() {}
  }

  @Test
  void aMethodMayRefineWhatItsClassAndAnInterfaceSayOfAll() {
    try (AnnotationConfigApplicationContext made =
        contextOf(OrdersConfiguration.class, Refined.class)) {
      made.getBean(Paying.class).pay();
    }
  }

  static class Contradicting {
    @GlobalTransactional(rollbackFor = IOException.class, noRollbackFor = IOException.class)
    public void run() {}
  }

  static class Hidden {
    @GlobalTransactional
    private void run() {}
  }

  @Test
  void rulesThatContradictAndPrivateMethodsAreRejectedAtTheStart() {
    for (Class<?> type : List.of(Contradicting.class, Hidden.class)) {
      BeanCreationException e =
          assertThrows(
              BeanCreationException.class, () -> contextOf(OrdersConfiguration.class, type));
      String message = String.valueOf(e.getMostSpecificCause().getMessage());
      assertTrue(message.contains(type.getName()), message);
    }
  }
}
