package io.hawser.cli;

import io.hawser.transaction.TransactionHistory;
import io.hawser.transaction.TransactionHistory.Event;
import io.hawser.transaction.TransactionHistory.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Reads the events of one transaction from a recording of JDK Flight Recorder. */
final class FlightRecording {
  private static final String EVENT = "io.hawser.Transaction";

  private FlightRecording() {}

  /** Returns the events in the order of their times; none if the recording has none. */
  static TransactionHistory history(Path file, String xid) throws IOException {
    List<Event> events = new ArrayList<>();
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new NoSuchFileException("--recording: cannot read " + file.toAbsolutePath());
    }
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        if (event.getEventType().getName().equals(EVENT) && xid.equals(event.getString("xid"))) {
          events.add(
              new Event(
                  event.getStartTime(),
                  Kind.valueOf(event.getString("kind")),
                  event.getString("detail")));
        }
      }
    }
    events.sort(Comparator.comparing(Event::at));
    return new TransactionHistory(xid, events, 0);
  }
}
