package io.hawser.benchmarks.client;

import io.hawser.benchmarks.load.Subject;
import io.hawser.benchmarks.load.Window;
import io.hawser.benchmarks.load.Workload;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CountDownLatch;

/** The floor of asynchronous clients: a closed loop on the event loop. */
final class RawAsync implements Subject {
  private final RawLink link;
  private final boolean batched;

  /**
   * Prepares it.
   *
   * @param batched whether there is a flush for all answers that were read together, or for each
   */
  RawAsync(RawLink link, boolean batched) {
    this.link = link;
    this.batched = batched;
  }

  @Override
  public void run(Workload workload, int loops, Window window) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    ByteBuf frame = link.frame(workload);
    link.loop().execute(() -> new Run(frame, loops, window, ended).start());
    ended.await();
    frame.release();
  }

  /** One run. Only the event loop uses it. The id of a request is the number of its loop. */
  private final class Run {
    private final ByteBuf frame;
    private final Window window;
    private final CountDownLatch ended;
    private final Window.LatencyRecorder[] recorders;
    private int inFlight;

    Run(ByteBuf frame, int loops, Window window, CountDownLatch ended) {
      this.frame = frame;
      this.window = window;
      this.ended = ended;
      this.recorders = new Window.LatencyRecorder[loops];
    }

    void start() {
      link.listen(this::answered, this::broken);
      inFlight = recorders.length;
      for (int i = 0; i < recorders.length; i++) {
        recorders[i] = window.recorder(i);
      }
      for (int i = 0; i < recorders.length; i++) {
        link.write(frame, i);
      }
      link.flush();
    }

    private void answered(int id) {
      recorders[id].ended();
      if (window.isOpen()) {
        link.write(frame, id);
        if (!batched) {
          link.flush();
        }
      } else if (--inFlight == 0) {
        ended.countDown();
      }
    }

    private void broken(Throwable cause) {
      window.fail(cause);
      ended.countDown();
    }
  }
}
