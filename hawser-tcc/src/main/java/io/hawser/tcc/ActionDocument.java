package io.hawser.tcc;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The application data of a TCC branch, which the TC keeps from the try to the confirm or cancel:
 * {@code {"actionContext":{...}}}, as Seata's clients write it. Beside the parameters it has the
 * entries that are named here.
 */
final class ActionDocument {
  static final String ACTION_NAME = "actionName";
  static final String PREPARE = "sys::prepare";
  static final String COMMIT = "sys::commit";
  static final String ROLLBACK = "sys::rollback";
  static final String FENCE = "useTCCFence";
  static final String START_TIME = "action-start-time";
  static final String HOST = "host-name";

  private static final String ROOT = "actionContext";

  private ActionDocument() {}

  /** Writes a document. Entries that JSON has no form for are rejected by name. */
  static String write(Map<String, ?> context) {
    for (Map.Entry<String, ?> entry : context.entrySet()) {
      plain(entry.getKey(), entry.getValue());
    }
    return JsonWriter.write(Map.of(ROOT, context));
  }

  /** Returns a value as it is after it has been written and read. */
  static @Nullable Object plain(String name, @Nullable Object value) {
    try {
      return value == null ? null : JsonReader.read(JsonWriter.write(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("parameter " + name + ": " + e.getMessage(), e);
    }
  }

  /** Reads a document. Without any text, a branch has no parameters. */
  static Map<String, Object> read(String applicationData) {
    if (applicationData.isBlank()) {
      return new LinkedHashMap<>();
    }
    Object root;
    try {
      root = JsonReader.read(applicationData);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The application data are not those of a TCC action: " + e.getMessage(), e);
    }
    if (root instanceof Map<?, ?> map && map.get(ROOT) instanceof Map<?, ?> context) {
      Map<String, Object> entries = new LinkedHashMap<>();
      context.forEach((name, value) -> entries.put((String) name, value));
      return entries;
    }
    throw new IllegalArgumentException(
        "The application data are not those of a TCC action: no object " + ROOT + " in them");
  }
}
