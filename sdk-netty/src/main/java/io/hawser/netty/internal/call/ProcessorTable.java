package io.hawser.netty.internal.call;

import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.internal.runtime.Unreliable;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processor of each type code. It is built once and then only read. Processors run on the event
 * loop and must not block; what may block, they hand to threads of their own.
 *
 * @param <C> the kind of connection
 */
public final class ProcessorTable<C> {
  private static final Logger log = LoggerFactory.getLogger(ProcessorTable.class);

  private final Map<Short, RemotingProcessor<? super C>> processors = new HashMap<>();
  private final PeerLog logs;

  /** Creates an empty table, whose processors' errors are logged as often as {@code logs} allow. */
  public ProcessorTable(PeerLog logs) {
    this.logs = logs;
  }

  /** Adds a processor. */
  public ProcessorTable<C> on(short typeCode, RemotingProcessor<? super C> processor) {
    processors.put(typeCode, processor);
    return this;
  }

  /** Hands a message to its processor. Returns whether there is one. Event loop. */
  public boolean dispatch(C connection, RpcMessage message) {
    RemotingProcessor<? super C> processor = processors.get(message.body().typeCode());
    if (processor == null) {
      return false;
    }
    try {
      processor.process(connection, message);
    } catch (Throwable e) { // an error of one message must not cost the connection
      String what = MessageNames.of(message.body());
      Unreliable.log(
          it -> logs.error(log, "Processing {} from {} failed", what, connection, it), e);
    }
    return true;
  }
}
