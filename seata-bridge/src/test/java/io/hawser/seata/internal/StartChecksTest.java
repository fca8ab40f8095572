package io.hawser.seata.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.apache.seata.common.exception.NotSupportYetException;
import org.apache.seata.common.exception.RepeatRegistrationException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What is checked before the bridge starts")
class StartChecksTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NettyClientSelector_TMROLE_1_2",
        "NettyClientSelector_RMROLE_1_2",
        "NettyClientWorkerThread_TMROLE_1_2",
        "rpcMergeMessageSend_1_1"
      })
  void aThreadOfSeatasNetworkClientIsFound(String name) throws Exception {
    assertDoesNotThrow(NetworkThreads::checkNone);
    whileRuns(
        name,
        () -> {
          String message =
              assertThrows(IllegalStateException.class, NetworkThreads::checkNone).getMessage();
          assertTrue(message.contains(name), message);
          assertTrue(message.contains("TMClient.init"), message);
        });
    assertDoesNotThrow(NetworkThreads::checkNone);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NettyClientSelector_1",
        "NettyClientWorkerThread_1",
        "NettyClientPublicExecutor_1",
        "NettyServerNIOSelector_3_1"
      })
  void threadsOfRocketMqAreNotTakenForIt(String name) throws Exception {
    whileRuns(name, () -> assertDoesNotThrow(NetworkThreads::checkNone));
  }

  private static void whileRuns(String name, Runnable check) throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.start();
    try {
      check.run();
    } finally {
      end.countDown();
      thread.join();
    }
  }

  /** There is none on the class path of this test. */
  @Test
  void theNettyOfSeatasClassesIsMissed() {
    String message =
        assertThrows(IllegalStateException.class, ClassPathCheck::forSeata).getMessage();
    assertTrue(message.contains("io.netty:netty-all"), message);
  }

  @Test
  void theStateMachineIsRejectedWithASentence() {
    SagaRejection rejection = new SagaRejection();
    String message =
        assertThrows(NotSupportYetException.class, () -> rejection.registerResource(null))
            .getMessage();
    assertTrue(message.contains("state machine"), message);
  }

  @Test
  void anActionBelongsToOneBean() {
    Object bean = new Object();
    assertDoesNotThrow(() -> UniqueActionNames.check("reserve", bean, bean));
    String message =
        assertThrows(
                RepeatRegistrationException.class,
                () -> UniqueActionNames.check("reserve", bean, "other"))
            .getMessage();
    assertTrue(message.contains("reserve"), message);
  }
}
