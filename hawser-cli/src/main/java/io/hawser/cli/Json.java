package io.hawser.cli;

import java.util.Collection;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists, texts, numbers and truth values as JSON. */
final class Json {
  private static final String INDENT = "  ";

  private final StringBuilder text = new StringBuilder();
  private final UnaryOperator<String> shown;

  private Json(UnaryOperator<String> shown) {
    this.shown = shown;
  }

  /**
   * Returns the value as JSON.
   *
   * @param shown takes the secrets out of each text but not out of names; afterwards they might be
   *     written with escapes
   */
  static String of(@Nullable Object value, UnaryOperator<String> shown) {
    Json json = new Json(shown);
    json.write(value, "");
    return json.text.toString();
  }

  private void write(@Nullable Object value, String indent) {
    if (value instanceof Map<?, ?> map) {
      writeAll('{', '}', map.entrySet(), indent);
    } else if (value instanceof Collection<?> list) {
      writeAll('[', ']', list, indent);
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      text.append(value);
    } else {
      writeQuoted(shown.apply(value.toString()));
    }
  }

  private void writeAll(char open, char close, Collection<?> items, String indent) {
    text.append(open);
    String inner = indent + INDENT;
    String separator = "\n";
    for (Object item : items) {
      text.append(separator).append(inner);
      if (item instanceof Map.Entry<?, ?> entry) {
        writeQuoted(String.valueOf(entry.getKey()));
        text.append(": ");
        write(entry.getValue(), inner);
      } else {
        write(item, inner);
      }
      separator = ",\n";
    }
    if (!items.isEmpty()) {
      text.append('\n').append(indent);
    }
    text.append(close);
  }

  private void writeQuoted(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ' || Character.isSurrogate(c)) {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
