package io.hawser.benchmarks.scale;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawser.benchmarks.ChildJvm;

/** Carries records with figures from a child to its parent, as JSON in one line. */
final class Figures {
  private Figures() {}

  /** Makes the line. Runs in the child. */
  static String line(Record figures) throws JsonProcessingException {
    return new ObjectMapper().writeValueAsString(figures);
  }

  /** Has a child measure. Runs in the parent. */
  static <T extends Record> T ask(ChildJvm child, String command, long millis, Class<T> kind) {
    String json = child.ask(command, millis);
    try {
      return new ObjectMapper().readValue(json, kind);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Not figures: " + json, e);
    }
  }
}
