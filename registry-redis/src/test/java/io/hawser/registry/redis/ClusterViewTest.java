package io.hawser.registry.redis;

import static io.hawser.registry.redis.ServerKeys.GONE;
import static io.hawser.registry.redis.ServerKeys.NO_EXPIRY;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Times are milliseconds, as if the test had started at 1000. */
class ClusterViewTest {
  private static final String A = "10.0.0.1:8091";
  private static final String B = "10.0.0.2:8091";

  private final ClusterView view = new ClusterView();

  private void assertServers(String... expected) {
    assertEquals(
        List.of(expected), view.instances().stream().map(it -> it.address().toString()).toList());
  }

  @Test
  void whatIsReadIsAllThereIs() {
    view.update(Map.of(A, 3000L), 1000);
    view.update(Map.of(A, GONE, B, 3000L), 2000);
    assertServers(B);
    view.update(Map.of(B, GONE), 3000);
    assertServers();
    assertEquals(Long.MAX_VALUE, view.nextCheck());
  }

  @Test
  void keysAreCheckedWhenTheyMayHaveExpired() {
    view.update(Map.of(A, 3000L, B, 4000L), 1000);
    assertEquals(4005, view.nextCheck());
    assertEquals(List.of(), view.due(4004));
    assertEquals(List.of(A), view.due(4005));
    view.update(Map.of(A, 5000L), 4005);
    assertServers(A, B);
    assertEquals(5005, view.nextCheck());
    view.update(Map.of(B, GONE), 5005);
    assertServers(A);
  }

  @Test
  void evenALongLifeIsCheckedEveryFiveSeconds() {
    view.update(Map.of(A, NO_EXPIRY), 1000);
    assertEquals(6005, view.nextCheck());
    view.update(Map.of(A, 1_000_000L), 2000);
    assertEquals(7005, view.nextCheck());
  }

  @Test
  void aServerThatHasLeftDoesNotCountThoughItsKeyLives() {
    view.update(Map.of(A, 4000L, B, 4000L), 1000);
    view.left(A, 4000, 1000);
    assertServers(B);
    view.update(Map.of(A, 3000L, B, 3000L), 2000);
    assertServers(B);
    view.update(Map.of(A, GONE), 5005);
    view.update(Map.of(A, 5000L, B, 5000L), 6000); // registered, in silence
    assertServers(A, B);
  }

  @Test
  void aServerThatRegistersAgainCountsImmediately() {
    view.update(Map.of(A, 4000L), 1000);
    view.left(A, 4000, 1000);
    view.joined(A, 5000, 1500);
    assertServers(A);
  }

  @Test
  void aKeyThatLivesTooLongIsThatOfALivingServer() {
    view.update(Map.of(A, 4000L), 1000);
    view.left(A, 4000, 1000);
    view.update(Map.of(A, 4900L), 5005); // so it was refreshed after the message
    assertServers();
    assertEquals(7001, view.nextCheck());
    view.update(Map.of(A, 4900L), 7001);
    assertServers(A);
  }

  @Test
  void aKeyThatNeverExpiresStaysIgnored() {
    view.left(A, NO_EXPIRY, 1000);
    view.update(Map.of(A, NO_EXPIRY), 1_000_000);
    assertServers();
    view.joined(A, NO_EXPIRY, 1_000_001);
    assertServers(A);
  }

  @Test
  void aMessageWithoutAKeyIsNothing() {
    view.joined(A, GONE, 1000);
    view.left(B, GONE, 1000);
    assertServers();
    assertEquals(Long.MAX_VALUE, view.nextCheck());
  }

  @Test
  void aServerCountsOnceHoweverItsKeyIsWritten() {
    view.update(Map.of("0:0:0:0:0:0:0:1:8091", 1L, "[::1]:8091", 1L, A, 1L), 1000);
    assertServers(A, "[::1]:8091");
  }
}
