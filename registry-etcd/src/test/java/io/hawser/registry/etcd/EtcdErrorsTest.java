package io.hawser.registry.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import java.io.IOException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class EtcdErrorsTest {
  private static final Throwable RESET =
      Status.UNAVAILABLE.withCause(new SocketException("Connection reset")).asRuntimeException();

  @Test
  void aPageOfAProxyBecomesALineAndTheAdviceSurvivesTheCut() {
    String page =
        EtcdErrors.explain(
            Status.UNAVAILABLE
                .withDescription("HTTP status 502 <html><b>Bad\u001b[31m Gateway</b></html>\n<p>")
                .asRuntimeException(),
            EtcdRegistryProvider.REGISTRY);
    assertEquals("UNAVAILABLE: HTTP status 502 Bad [31m Gateway", page);
    String late =
        EtcdErrors.explain(
            Status.UNAVAILABLE
                .withCause(new IOException("x".repeat(300) + " PKIX path building failed"))
                .asRuntimeException(),
            EtcdRegistryProvider.REGISTRY);
    assertTrue(
        late.endsWith(
            "x … (check registry.etcd3.caFile, and registry.etcd3.authority for"
                + " another name)"),
        late);
  }

  @Test
  void aConnectionResetImmediatelyHasTheReasonForItsScheme() {
    String plain =
        EtcdErrors.explain(EtcdErrors.atConnect(RESET, false), EtcdRegistryProvider.REGISTRY);
    assertTrue(plain.contains("use https:// in registry.etcd3.serverAddr"), plain);
    String tls =
        EtcdErrors.explain(EtcdErrors.atConnect(RESET, true), EtcdRegistryProvider.REGISTRY);
    assertTrue(tls.contains("use http:// in registry.etcd3.serverAddr"), tls);
    assertTrue(tls.contains("set registry.etcd3.certFile"), tls);
    assertFalse(tls.contains("https://"), tls);
  }
}
