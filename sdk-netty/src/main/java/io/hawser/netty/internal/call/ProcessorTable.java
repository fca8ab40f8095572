package io.hawser.netty.internal.call;

import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.internal.runtime.Unreliable;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which processor handles which type code, and on which executor. Built once, then only read.
 *
 * @param <C> the kind of connection
 */
public final class ProcessorTable<C> {
  private static final Logger log = LoggerFactory.getLogger(ProcessorTable.class);

  /** Runs at once, on the event loop: for work that never blocks. */
  public static final Executor EVENT_LOOP = Runnable::run;

  private final Map<Short, Entry<C>> entries = new HashMap<>();

  /** Adds a processor. */
  public ProcessorTable<C> on(
      short typeCode, Executor executor, RemotingProcessor<? super C> processor) {
    entries.put(typeCode, new Entry<>(executor, processor));
    return this;
  }

  /** Hands a message to its processor; called on the event loop. Returns whether there is one. */
  public boolean dispatch(C connection, RpcMessage message) {
    Entry<C> entry = entries.get(message.body().typeCode());
    if (entry == null) {
      return false;
    }
    if (entry.executor == EVENT_LOOP) {
      run(entry, connection, message);
      return true;
    }
    try {
      entry.executor.execute(() -> run(entry, connection, message));
    } catch (RejectedExecutionException e) {
      entry.processor.rejected(connection, message);
    } catch (OutOfMemoryError e) { // "unable to create native thread", which may pass
      Unreliable.log(
          it -> log.error("No thread for {} from {}", message.body(), connection, it), e);
      entry.processor.rejected(connection, message);
    }
    return true;
  }

  private void run(Entry<C> entry, C connection, RpcMessage message) {
    try {
      entry.processor.process(connection, message);
    } catch (Throwable e) { // an error of one message must not cost the connection
      Unreliable.log(
          it -> log.error("Processing {} from {} failed", message.body(), connection, it), e);
    }
  }

  private record Entry<C>(Executor executor, RemotingProcessor<? super C> processor) {}
}
