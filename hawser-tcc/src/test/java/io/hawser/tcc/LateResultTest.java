package io.hawser.tcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import kotlin.coroutines.Continuation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;

/** Tries whose work goes on after they have returned. */
class LateResultTest {
  private static final String XID = "127.0.0.1:8091:1";

  private TestDatabase database;
  private JdbcFence fence;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.h2("late");
    fence = database.fence();
  }

  @AfterEach
  void close() throws Exception {
    fence.close();
    database.execute("shutdown");
    database.close();
  }

  private int rows() throws Exception {
    return database.number("select count(*) from tcc_fence_log");
  }

  /** The methods of an action. */
  interface Late {
    CompletableFuture<Boolean> future();

    CompletionStage<Boolean> stage();

    Future<Boolean> plainFuture();

    Flow.Publisher<Boolean> flow();

    Publisher<Boolean> publisher();

    Processor<Boolean, Boolean> subtypeOfPublisher();

    Object suspended(int units, Continuation<? super Boolean> continuation);

    Object anyObject(int units);

    void nothing();
  }

  private static void check(String name) {
    Method method =
        Arrays.stream(Late.class.getMethods())
            .filter(each -> each.getName().equals(name))
            .findFirst()
            .orElseThrow();
    LateResult.rejectType(method.toString(), method.getParameterTypes(), method.getReturnType());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "future",
        "stage",
        "plainFuture",
        "flow",
        "publisher",
        "subtypeOfPublisher",
        "suspended"
      })
  void aTryOfSuchATypeIsRejectedAtTheStart(String name) {
    String message = assertThrows(IllegalArgumentException.class, () -> check(name)).getMessage();
    assertTrue(message.contains("a fence needs a try that has done its work"), message);
    assertTrue(message.contains(name + "("), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"anyObject", "nothing"})
  void aTryOfAnotherTypeIsNot(String name) {
    check(name);
  }

  @Test
  void aTryThatReturnsBeforeItsWorkIsDoneLeavesNoRow() throws Exception {
    String message =
        assertThrows(
                IllegalStateException.class,
                () -> fence.prepare(XID, 1, "stock", connection -> new CompletableFuture<>()))
            .getMessage();
    assertTrue(message.contains("before its work was done"), message);
    assertThrows(
        IllegalStateException.class,
        () -> fence.prepare(XID, 1, "stock", connection -> (Publisher<?>) subscriber -> {}));
    assertEquals(0, rows());
  }

  @Test
  void aTryThatReturnsACompleteFutureHasDoneItsWork() throws Exception {
    assertEquals(
        5,
        fence.prepare(XID, 1, "stock", connection -> CompletableFuture.completedFuture(5)).join());
    assertEquals(1, rows());
  }
}
