package io.hawser.error;

import static io.hawser.error.Delivery.ANSWERED;
import static io.hawser.error.Delivery.MAYBE_SENT;
import static io.hawser.error.Delivery.NOT_SENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.hawser.model.TransactionExceptionCode;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HawserExceptionTest {
  private static final String MESSAGE = "Begin on 10.0.0.1:8091 failed";
  private static final Throwable CAUSE = new IllegalStateException("cause");

  static Stream<Arguments> kinds() {
    TransactionExceptionCode conflict = TransactionExceptionCode.LockKeyConflict;
    return Stream.of(
        arguments(new ConfigurationException(MESSAGE, CAUSE), NOT_SENT),
        arguments(new InvalidRequestException(MESSAGE, CAUSE), NOT_SENT),
        arguments(new NoServerAvailableException(MESSAGE, CAUSE), NOT_SENT),
        arguments(new OverloadedException(MESSAGE, CAUSE), NOT_SENT),
        arguments(new RegistrationRejectedException(MESSAGE, CAUSE), NOT_SENT),
        arguments(new RegistryException(MESSAGE, CAUSE), NOT_SENT),
        arguments(new ClientClosedException(NOT_SENT, MESSAGE, CAUSE), NOT_SENT),
        arguments(new ClientClosedException(MAYBE_SENT, MESSAGE, CAUSE), MAYBE_SENT),
        arguments(new ConnectionLostException(MAYBE_SENT, MESSAGE, CAUSE), MAYBE_SENT),
        arguments(new ConnectionLostException(NOT_SENT, MESSAGE, CAUSE), NOT_SENT),
        arguments(new ProtocolException(MAYBE_SENT, MESSAGE, CAUSE), MAYBE_SENT),
        arguments(new RequestTimeoutException(MAYBE_SENT, MESSAGE, CAUSE), MAYBE_SENT),
        arguments(new RequestTimeoutException(NOT_SENT, MESSAGE, CAUSE), NOT_SENT),
        arguments(new TransactionException(conflict, MESSAGE, CAUSE), ANSWERED),
        arguments(new LockConflictException(conflict, MESSAGE, CAUSE), ANSWERED));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyKindSaysWhetherTheRequestMayHaveBeenSent(HawserException e, Delivery delivery) {
    assertEquals(delivery, e.delivery());
    assertEquals(delivery != NOT_SENT, e.mayHaveBeenSent());
    assertEquals(MESSAGE, e.getMessage());
    assertSame(CAUSE, e.getCause());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void inTheCallersThreadItIsTheSameErrorWithTheCallersStack(HawserException e, Delivery delivery) {
    HawserException seen = e.inCallerThread();
    assertNotSame(e, seen);
    assertSame(e.getClass(), seen.getClass());
    assertSame(e, seen.getCause());
    assertEquals(MESSAGE, seen.getMessage());
    assertEquals(delivery, seen.delivery());
    assertTrue(
        Arrays.stream(seen.getStackTrace())
            .anyMatch(
                frame ->
                    frame
                        .getMethodName()
                        .equals("inTheCallersThreadItIsTheSameErrorWithTheCallersStack")));
    if (e instanceof TransactionException failure) {
      assertEquals(failure.code(), ((TransactionException) seen).code());
    }
  }

  @Test
  void allKindsAreTried() {
    assertEquals(12, kinds().map(kind -> kind.get()[0].getClass()).distinct().count());
  }

  @Test
  void aCauseIsNotNeededButADeliveryIs() {
    assertNull(new OverloadedException(MESSAGE, null).getCause());
    assertEquals(
        "delivery",
        assertThrows(
                NullPointerException.class, () -> new ConnectionLostException(null, MESSAGE, null))
            .getMessage());
    assertEquals(
        "code",
        assertThrows(
                NullPointerException.class, () -> new TransactionException(null, MESSAGE, null))
            .getMessage());
  }
}
