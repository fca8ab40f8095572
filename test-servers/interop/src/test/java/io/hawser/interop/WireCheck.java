package io.hawser.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.model.BranchType;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Runs transactions through a {@link WireTap}: every form of answer makes the same transactions
 * succeed, so only the wire shows which one was used.
 */
final class WireCheck {
  /** Pushes, and answers to them: there the server's own compressor is used. */
  private static final Set<Integer> PUSHES = Set.of(3, 4, 5, 6, 111);

  private static final int TRANSACTIONS = 100;

  private WireCheck() {}

  /** Fails unless this form, and no other one, was on the wire. */
  static void answers(AnswerForm form, String server, Function<String, TestClient> connect)
      throws Exception {
    try (WireTap tap = tapped(server, connect)) {
      Set<Integer> containers = new HashSet<>(tap.uncompressed());
      assertEquals(form.merged(), containers.contains(WireTap.MERGED), "merged requests");
      containers.retainAll(Set.of(WireTap.MERGE_RESULT, WireTap.BATCH_RESULT));
      assertEquals(form.containers(), containers);
    }
  }

  /** Fails unless requests and answers had this compressor. */
  static void compressor(int id, String server, Function<String, TestClient> connect)
      throws Exception {
    try (WireTap tap = tapped(server, connect)) {
      assertEquals(Set.of(id), tap.compressors());
      assertTrue(PUSHES.containsAll(tap.uncompressed()), () -> "plain: " + tap.uncompressed());
    }
  }

  private static WireTap tapped(String server, Function<String, TestClient> connect)
      throws Exception {
    // A name of its own: a server may still be pushing AT commits of an earlier client.
    String table = "tapped-" + UUID.randomUUID();
    WireTap tap = new WireTap(server);
    try (TestClient client = connect.apply(tap.address())) {
      client.registerResource(BranchType.AT, table);
      ManyTransactions.run(client, table, TRANSACTIONS);
    } catch (Throwable e) {
      tap.close();
      throw e;
    }
    return tap;
  }
}
