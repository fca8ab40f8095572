package io.hawser.netty.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.protocol.HeartbeatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A message that no thread can handle is refused, and costs neither others nor the connection. */
class ProcessorTableTest {
  private static final RpcMessage MESSAGE =
      new RpcMessage(
          1, MessageType.HEARTBEAT_REQUEST, Compressor.NONE, Map.of(), HeartbeatMessage.PING);

  private final List<String> calls = new ArrayList<>();

  private final RemotingProcessor<String> processor =
      new RemotingProcessor<>() {
        @Override
        public void process(String connection, RpcMessage message) {
          calls.add("process");
        }

        @Override
        public void rejected(String connection, RpcMessage message) {
          calls.add("rejected");
        }
      };

  @Test
  void refusesWhatItsExecutorRefuses() {
    dispatch(new RejectedExecutionException());
    assertEquals(List.of("rejected"), calls);
  }

  @Test
  void refusesWhatThereIsNoThreadFor() {
    dispatch(new OutOfMemoryError("unable to create native thread"));
    assertEquals(List.of("rejected"), calls);
  }

  private void dispatch(Throwable failure) {
    ProcessorTable<String> table = new ProcessorTable<>();
    table.on(
        MESSAGE.body().typeCode(),
        task -> {
          if (failure instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) failure;
        },
        processor);
    assertTrue(table.dispatch("connection", MESSAGE));
  }
}
