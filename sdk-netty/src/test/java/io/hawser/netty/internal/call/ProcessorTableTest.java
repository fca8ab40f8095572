package io.hawser.netty.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.model.BranchType;
import io.hawser.netty.CapturedLog;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.MergeResultMessage;
import io.hawser.protocol.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessorTableTest {
  private final List<String> calls = new ArrayList<>();
  private final ProcessorTable<String> table = new ProcessorTable<>(new PeerLog());

  private static RpcMessage message(Message body) {
    return new RpcMessage(1, MessageType.HEARTBEAT_REQUEST, Compressor.NONE, Map.of(), body);
  }

  @Test
  void handsEachMessageToTheProcessorOfItsType() {
    table.on(HeartbeatMessage.TYPE_CODE, (connection, message) -> calls.add(connection));
    assertTrue(table.dispatch("one", message(HeartbeatMessage.PING)));
    assertFalse(table.dispatch("two", message(new MergeResultMessage(List.of()))));
    assertEquals(List.of("one"), calls);
  }

  /** It would close the connection, with all its other requests. */
  @Test
  void anErrorOfOneMessageDoesNotReachTheCaller() {
    table.on(
        HeartbeatMessage.TYPE_CODE,
        (connection, message) -> {
          calls.add(connection);
          throw new StackOverflowError();
        });
    assertTrue(table.dispatch("one", message(HeartbeatMessage.PING)));
    assertTrue(table.dispatch("two", message(HeartbeatMessage.PING)));
    assertEquals(List.of("one", "two"), calls);
  }

  @Test
  void errorsOfManyMessagesCostFewLogLines() {
    table.on(
        HeartbeatMessage.TYPE_CODE,
        (connection, message) -> {
          throw new NoClassDefFoundError("on purpose");
        });
    long begun = System.nanoTime();
    try (CapturedLog log = new CapturedLog()) {
      for (int i = 0; i < 1_000; i++) {
        assertTrue(table.dispatch("one", message(HeartbeatMessage.PING)));
      }
      long lines = log.lines("from one failed");
      assertTrue(lines > 0 && lines <= CapturedLog.limitSince(begun), log::text);
    }
  }

  @Test
  void aMessageIsNamedInOneShortLineWhateverItsTextsAre() {
    String forged = "x\n2026-01-01 ERROR forged";
    table.on(
        BranchRegisterRequest.TYPE_CODE,
        (connection, message) -> {
          throw new IllegalStateException("on purpose");
        });
    try (CapturedLog log = new CapturedLog()) {
      String large = "l".repeat(1 << 20);
      table.dispatch(
          "one",
          message(new BranchRegisterRequest(forged + large, BranchType.AT, large, large, large)));
      assertEquals(1, log.lines("Processing BranchRegisterRequest of x 2026-01-01"), log::text);
      assertTrue(log.text().lines().allMatch(line -> line.length() <= 1_000));
      assertTrue(log.text().lines().noneMatch(line -> line.startsWith("2026-01-01")), log::text);
    }
  }
}
