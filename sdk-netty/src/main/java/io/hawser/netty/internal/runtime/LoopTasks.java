package io.hawser.netty.internal.runtime;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks on one event loop, for objects whose state is confined to it. Any thread. */
public final class LoopTasks {
  private static final Logger log = LoggerFactory.getLogger(LoopTasks.class);

  private final EventLoop loop;

  /** Creates the tasks of one owner. */
  public LoopTasks(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * Runs a task: immediately if this is the event loop, else on it.
   *
   * @return {@code false} if the event loop has ended
   */
  public boolean run(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
      return true;
    }
    return runLater(task);
  }

  /**
   * Runs a task on the event loop, behind what waits for it now.
   *
   * @return {@code false} if the event loop has ended
   */
  public boolean runLater(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      log.trace("The event loop has ended", e);
      return false;
    }
  }
}
