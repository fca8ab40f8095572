package io.hawser.test;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.event.Level;

/** Records what any thread logs while it is open. */
public final class LogRecorder implements AutoCloseable {
  private static final List<LogRecorder> OPEN = new CopyOnWriteArrayList<>();

  /** One call of a logger. */
  public record Line(String logger, Level level, String message, Throwable throwable) {}

  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Line> unseen = new LinkedBlockingQueue<>();

  public LogRecorder() {
    OPEN.add(this);
  }

  static void record(Line line) {
    for (LogRecorder recorder : OPEN) {
      recorder.lines.add(line);
      recorder.unseen.add(line);
    }
  }

  public List<String> messages(Level level) {
    return lines.stream().filter(line -> line.level() == level).map(Line::message).toList();
  }

  /** Waits for a line of that level whose message contains the text, and skips lines before it. */
  public String await(Level level, String text) throws InterruptedException {
    while (true) {
      Line line = unseen.poll(EventLimit.SECONDS, TimeUnit.SECONDS);
      assertNotNull(line, () -> "no " + level + " with \"" + text + "\", only " + lines);
      if (line.level() == level && line.message().contains(text)) {
        return line.message();
      }
    }
  }

  @Override
  public void close() {
    OPEN.remove(this);
  }
}
