package io.hawser.netty.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConfigurationException;
import io.hawser.netty.CapturedLog;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.server.RawClient;
import io.hawser.netty.internal.server.TestHandler;
import io.hawser.netty.internal.tls.V4Signature;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.MergedWarpMessage;
import io.hawser.protocol.Message;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.RegisterRMResponse;
import io.hawser.protocol.RegisterTMRequest;
import io.hawser.protocol.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SignatureCheckTest {
  private static final long NOW = 1_732_285_200_000L;
  private static final String SECRET = "s3cret of billing";
  private static final InetSocketAddress PEER = new InetSocketAddress("10.0.0.7", 4711);

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochMilli(NOW));
  private final CapturedLog log = new CapturedLog();
  private SignatureCheck check = check(false);

  private SignatureCheck check(boolean unsignedRms) {
    return SignatureCheck.builder()
        .key("billing", SECRET)
        .key("stock", "xyzzy of stock")
        .allowedSkew(Duration.ofMinutes(1))
        .unsignedRms(unsignedRms)
        .clock(now::get)
        .build();
  }

  @BeforeEach
  void nothingIsKnownYet() {
    assertEquals("", log.text());
  }

  @AfterEach
  void secretsAreNowhere() {
    log.close();
    for (String secret : List.of(SECRET, "xyzzy of stock", "billing", "wrong secret")) {
      assertFalse(log.text().contains(secret), log.text());
      assertFalse(check.toString().contains(secret), check.toString());
    }
  }

  private static RegisterTMRequest tm(String extraData) {
    return new RegisterTMRequest("2.6.0", "app", "group", extraData);
  }

  private static RegisterRMRequest rm(String extraData) {
    return new RegisterRMRequest("2.6.0", "app", "group", extraData, "db");
  }

  private static String signed(String accessKey, String secret, long millis) {
    return V4Signature.extraData(accessKey, secret, "group", "10.0.0.7", millis);
  }

  private void assertRejected(String reason, Request<?> registration) {
    assertFalse(check.accepts(registration, PEER));
    assertTrue(log.text().contains(reason), log.text());
    assertTrue(log.text().contains("10.0.0.7"), log.text());
  }

  @Test
  void aSignatureWithAKnownKeyIsAccepted() {
    assertTrue(check.accepts(tm(signed("billing", SECRET, NOW)), PEER));
    assertTrue(check.accepts(tm(signed("stock", "xyzzy of stock", NOW)), PEER));
    assertTrue(check.accepts(rm(signed("billing", SECRET, NOW + 1)), PEER));
  }

  @Test
  void withoutAGroupTheAddressOfTheConnectionIsWhatWasSigned() {
    String fourLines = V4Signature.extraData("billing", SECRET, "", "10.0.0.7", NOW);
    assertFalse(fourLines.contains("ip="));
    assertTrue(check.accepts(new RegisterTMRequest("2.6.0", "app", "", fourLines), PEER));
  }

  @Test
  void aWrongSecretIsRejected() {
    assertRejected("its signature is wrong", tm(signed("billing", "wrong secret", NOW)));
  }

  @Test
  void theSecretOfAnotherKeyIsRejected() {
    assertRejected("its signature is wrong", tm(signed("billing", "xyzzy of stock", NOW)));
  }

  @Test
  void anUnknownKeyIsRejected() {
    assertRejected("its access key is unknown", tm(signed("nobody", SECRET, NOW)));
  }

  @Test
  void anythingThatIsNotSignedIsRejected() {
    assertRejected("is not signed", tm(""));
    assertRejected("is not signed", tm("ak=billing\ndigest=x\n"));
    assertRejected("its signature is wrong", tm(signed("billing", "", NOW)));
    assertRejected(
        "is not signed by version V4", tm(signed("billing", SECRET, NOW).replace("V4", "V3")));
    assertRejected(
        "is no number", tm(signed("billing", SECRET, NOW).replace("timestamp=1", "timestamp=x")));
    assertRejected("comma", tm(signed("billing", SECRET, NOW).replace("ip=", "ip=1,")));
  }

  @Test
  void whatWasSignedMustBeWhatIsSent() {
    String signed = signed("billing", SECRET, NOW);
    assertRejected(
        "signed something else", new RegisterTMRequest("2.6.0", "app", "other-group", signed));
    assertRejected("signed something else", tm(signed.replace("ip=10.0.0.7", "ip=10.0.0.8")));
    assertRejected(
        "signed something else", tm(signed.replace("timestamp=" + NOW, "timestamp=" + (NOW + 1))));
  }

  @Test
  void clocksMayBeOffByTheAllowedSkewAndNoMore() {
    for (long off : new long[] {-60_000, 60_000}) {
      assertTrue(check.accepts(tm(signed("billing", SECRET, NOW + off)), PEER));
    }
    for (long off : new long[] {-60_001, 60_001}) {
      assertRejected("it signed at " + (NOW + off), tm(signed("billing", SECRET, NOW + off)));
    }
  }

  @Test
  void aSignatureIsGoodOnce() {
    String signed = signed("billing", SECRET, NOW + 30_000);
    assertTrue(check.accepts(tm(signed), PEER));
    assertRejected("its signature was used before", tm(signed));
    assertRejected("its signature was used before", rm(signed));

    // As long as its time is near; after that it is too old.
    now.set(Instant.ofEpochMilli(NOW + 90_000));
    assertFalse(check.accepts(tm(signed), PEER));
    assertEquals(3, log.lines("its signature was used before"), log.text());
    now.set(Instant.ofEpochMilli(NOW + 90_001));
    assertRejected("this is an old registration", tm(signed));
  }

  @Test
  void signaturesAreForgottenWhenTheyAreTooOldToBeUsed() {
    SeenSignatures seen = new SeenSignatures();
    assertTrue(seen.isFirst("a", NOW + 1_000, NOW));
    assertTrue(seen.isFirst("b", NOW + 200_000, NOW));
    assertFalse(seen.isFirst("a", NOW + 1_000, NOW));
    assertTrue(seen.isFirst("c", NOW + 300_000, NOW + 100_000));
    assertEquals(2, seen.size());
    assertFalse(seen.isFirst("b", NOW + 200_000, NOW + 100_000));
  }

  @Test
  void unsignedRmsAreLetInOnlyIfThatIsAllowed() {
    assertRejected("is not signed", rm(""));
    check = check(true);
    assertTrue(check.accepts(rm(""), PEER));
    assertFalse(check.accepts(tm(""), PEER));
    assertRejected("its signature is wrong", rm(signed("billing", "wrong secret", NOW)));
  }

  private static RegisterTMRequest tmOf(String application, String extraData) {
    return new RegisterTMRequest("2.6.0", application, "group", extraData);
  }

  private static RegisterRMRequest rmOf(String application, String extraData) {
    return new RegisterRMRequest("2.6.0", application, "group", extraData, "db");
  }

  @Test
  void aKeyOfSomeApplicationsIsRejectedToOthers() {
    check =
        SignatureCheck.builder()
            .key("billing", SECRET, Set.of("invoices", "payments"))
            .key("stock", "xyzzy of stock")
            .clock(now::get)
            .build();
    String foreign = "its access key is for other applications";
    assertTrue(check.accepts(tmOf("invoices", signed("billing", SECRET, NOW)), PEER));
    assertTrue(check.accepts(rmOf("payments", signed("billing", SECRET, NOW + 1)), PEER));
    assertEquals("", log.text());

    assertRejected(foreign, tmOf("orders", signed("billing", SECRET, NOW + 2)));
    assertRejected(foreign, rmOf("orders", signed("billing", SECRET, NOW + 3)));
    assertRejected(foreign, tmOf("", signed("billing", SECRET, NOW + 4)));
    assertEquals(3, log.lines(foreign), log.text());

    // A peer is notified that the key belongs to others only if its signature is right.
    assertRejected(
        "its signature is wrong", tmOf("orders", signed("billing", "wrong secret", NOW)));
    assertEquals(3, log.lines(foreign), log.text());

    // A key without applications is for all.
    assertTrue(check.accepts(tmOf("orders", signed("stock", "xyzzy of stock", NOW)), PEER));
  }

  @Test
  void aKeyThatIsGivenAgainHasItsNewApplications() {
    check =
        SignatureCheck.builder()
            .key("billing", "an old secret", Set.of("invoices"))
            .key("billing", SECRET)
            .key("stock", "xyzzy of stock")
            .key("stock", "xyzzy of stock", Set.of("stocktaking"))
            .clock(now::get)
            .build();
    assertTrue(check.accepts(tmOf("orders", signed("billing", SECRET, NOW)), PEER));
    assertRejected(
        "its access key is for other applications",
        tmOf("orders", signed("stock", "xyzzy of stock", NOW)));
    assertTrue(check.accepts(tmOf("stocktaking", signed("stock", "xyzzy of stock", NOW)), PEER));
  }

  @Test
  void aKeyOfSomeApplicationsNeedsOne() {
    ConfigurationException error =
        assertThrows(
            ConfigurationException.class,
            () -> SignatureCheck.builder().key("billing", SECRET, Set.of()));
    assertTrue(error.getMessage().contains("applicationIds"), error.getMessage());
    assertFalse(error.getMessage().contains(SECRET), error.getMessage());
  }

  @Test
  void aCheckNeedsKeys() {
    assertThrows(ConfigurationException.class, () -> SignatureCheck.builder().build());
    ConfigurationException error =
        assertThrows(ConfigurationException.class, () -> SignatureCheck.builder().key(" ", SECRET));
    assertFalse(error.getMessage().contains(SECRET), error.getMessage());
    assertThrows(
        ConfigurationException.class, () -> SignatureCheck.builder().allowedSkew(Duration.ZERO));
  }

  @Test
  void behindARejectionNothingIsDecodedOrHandled() throws IOException {
    TestHandler handler =
        new TestHandler().failing("early", new IllegalStateException("must not be handled"));
    ServerConfig config = ServerConfig.builder().registrationCheck(check).build();
    Message merged =
        new MergedWarpMessage(List.of(new GlobalBeginRequest(1000, "early")), List.of(3));
    try (NettyRemotingServer server = NettyRemotingServer.start(config, handler)) {
      for (Message request : List.of(new GlobalBeginRequest(1000, "early"), merged)) {
        try (RawClient client = RawClient.connect(server.address())) {
          ByteArrayOutputStream both = new ByteArrayOutputStream();
          both.write(
              RawClient.frame(
                  1, MessageType.REQUEST, Compressor.NONE, tm(signed("billing", "wrong", NOW))));
          both.write(RawClient.frame(2, MessageType.REQUEST, Compressor.GZIP, request));
          client.send(both.toByteArray());
          client.awaitClosedByServer(); // maybe before the answer, which is a rejection anyway
        }
      }
      assertEquals(List.of(), server.clients());
      assertEquals(2, log.lines("Rejected the client at"), log.text());
      assertFalse(log.text().contains("must not be handled"), log.text());

      try (RawClient client = RawClient.connect(server.address())) {
        RegisterRMResponse answer =
            (RegisterRMResponse) client.ask(1, rm(signed("billing", SECRET, NOW))).body();
        assertTrue(answer.identified());
      }
    }
  }
}
