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
   * @param batched whether there is a flush for all answers that were read at once, or for each
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

  /** One run. Only the event loop uses it. The id of a request is the number of its lane. */
  private final class Run {
    private final ByteBuf frame;
    private final Window window;
    private final CountDownLatch ended;
    private final Window.Lane[] lanes;
    private int underWay;

    Run(ByteBuf frame, int loops, Window window, CountDownLatch ended) {
      this.frame = frame;
      this.window = window;
      this.ended = ended;
      this.lanes = new Window.Lane[loops];
    }

    void start() {
      link.listen(this::answered, this::broken);
      underWay = lanes.length;
      for (int i = 0; i < lanes.length; i++) {
        lanes[i] = window.lane(i);
      }
      for (int i = 0; i < lanes.length; i++) {
        link.write(frame, i);
      }
      link.flush();
    }

    private void answered(int id) {
      lanes[id].ended();
      if (window.isOpen()) {
        link.write(frame, id);
        if (!batched) {
          link.flush();
        }
      } else if (--underWay == 0) {
        ended.countDown();
      }
    }

    private void broken(Throwable cause) {
      window.fail(cause);
      ended.countDown();
    }
  }
}
