package io.hawser.registry.etcd;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private static final Throwable RESET =
      Status.UNAVAILABLE.withCause(new SocketException("Connection reset")).asRuntimeException();

  @Test
  void aConnectionThatIsResetAtOnceHasTheReasonThatFitsTheScheme() {
    String plain = Refusals.explain(Refusals.atConnect(RESET, false));
    assertTrue(plain.contains("use https:// in registry.etcd3.serverAddr"), plain);
    String tls = Refusals.explain(Refusals.atConnect(RESET, true));
    assertTrue(tls.contains("use http:// in registry.etcd3.serverAddr"), tls);
    assertTrue(tls.contains("set registry.etcd3.certFile"), tls);
    assertFalse(tls.contains("https://"), tls);
  }
}
