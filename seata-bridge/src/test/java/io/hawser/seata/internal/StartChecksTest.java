package io.hawser.seata.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.apache.seata.common.exception.NotSupportYetException;
import org.apache.seata.common.exception.RepeatRegistrationException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is checked before the bridge starts")
class StartChecksTest {

  @Test
  void aThreadOfSeatasNetworkClientIsFound() throws Exception {
    assertDoesNotThrow(NetworkThreads::refuse);
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
            "NettyClientSelector_TMROLE_1_2");
    thread.start();
    String message = assertThrows(IllegalStateException.class, NetworkThreads::refuse).getMessage();
    end.countDown();
    thread.join();
    assertTrue(message.contains("NettyClientSelector_TMROLE_1_2"), message);
    assertTrue(message.contains("TMClient.init"), message);
    assertDoesNotThrow(NetworkThreads::refuse);
  }

  /** There is none on the class path of this test. */
  @Test
  void theNettyOfSeatasClassesIsMissed() {
    String message =
        assertThrows(IllegalStateException.class, ClassPathCheck::forSeata).getMessage();
    assertTrue(message.contains("io.netty:netty-all"), message);
  }

  @Test
  void theStateMachineIsRefusedWithASentence() {
    SagaRejection refusal = new SagaRejection();
    String message =
        assertThrows(NotSupportYetException.class, () -> refusal.registerResource(null))
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
