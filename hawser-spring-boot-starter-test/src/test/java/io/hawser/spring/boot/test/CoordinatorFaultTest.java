package io.hawser.spring.boot.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.HawserException;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.faults.Direction;
import io.hawser.testkit.faults.Fault;
import io.hawser.testkit.faults.FaultKind;
import io.hawser.testkit.faults.FaultProxy;
import io.hawser.testkit.faults.Frames;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.NONE,
    properties = "seata.transport.rpcTmRequestTimeout=10000")
@HawserTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CoordinatorFaultTest {
  @Autowired private TestApplication.Orders orders;

  @Tag("full")
  @Test
  @Order(1)
  @CoordinatorFault(value = FaultKind.DROP, frames = Frames.Type.ANSWER)
  void aCoordinatorThatDoesNotAnswer(EmbeddedCoordinator coordinator, FaultProxy proxy) {
    HawserException e = assertThrows(HawserException.class, () -> orders.place(true));
    assertTrue(e.mayHaveBeenSent(), e.getMessage());
    assertTrue(proxy.counts().of(FaultKind.DROP) > 0, proxy.toString());
    assertEquals(1, coordinator.transactions().size(), "begun, but its client does not know");
  }

  @Test
  @Order(2)
  void isHealedAfterTheTest() {
    orders.place(true);
  }

  @Test
  @Order(3)
  @CoordinatorFault(value = FaultKind.DUPLICATE, direction = Direction.TO_SERVER)
  @CoordinatorFault(value = FaultKind.DELAY, millis = 20)
  void repeatedFaultsActTogether(FaultProxy proxy) {
    orders.place(true);
    assertTrue(proxy.counts().of(FaultKind.DUPLICATE) > 0, proxy.toString());
    assertTrue(proxy.counts().of(FaultKind.DELAY) > 0, proxy.toString());
  }

  @Test
  @Order(4)
  void aKindThatTheAnnotationCannotDescribeIsRejected() throws Exception {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                AnnotatedFaults.of(Impossible.class, Impossible.class.getDeclaredMethod("method")));
    assertTrue(String.valueOf(e.getMessage()).contains("@CoordinatorFault(CUT)"), e.getMessage());
    Fault[] ofBoth = AnnotatedFaults.of(Both.class, Both.class.getDeclaredMethod("method"));
    assertEquals(2, ofBoth.length);
    assertEquals(FaultKind.RESET, ofBoth[0].kind());
  }

  private static final class Impossible {
    @CoordinatorFault(FaultKind.CUT)
    void method() {}
  }

  @CoordinatorFault(FaultKind.RESET)
  private static final class Both {
    @CoordinatorFault(FaultKind.STALL)
    void method() {}
  }
}
