package io.hawser.micrometer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Evaluates the part of Prometheus' query language that the dashboard uses, on two texts of a
 * metrics endpoint with one second between them.
 */
final class PanelQuery {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(\"[^\"]*\"|[a-zA-Z_][\\w.]*|\\d+|=~|!=|[-(){}\\[\\],/>=])");
  private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Map<String, BinaryOperator<Double>> AGGREGATES =
      Map.of("sum", Double::sum, "min", Math::min, "max", Math::max);

  private final List<String> tokens = new ArrayList<>();
  private final String before;
  private final String after;
  private int next;

  private PanelQuery(String query, String before, String after) {
    this.before = before;
    this.after = after;
    Matcher matcher = TOKEN.matcher(query);
    int end = 0;
    while (matcher.find()) {
      if (matcher.start() != end) {
        throw new IllegalArgumentException("at " + end + " of " + query);
      }
      tokens.add(matcher.group(1));
      end = matcher.end();
    }
    if (end != query.length()) {
      throw new IllegalArgumentException("at " + end + " of " + query);
    }
  }

  /** Returns the values by their labels. */
  static Map<Map<String, String>, Double> evaluate(String query, String before, String after) {
    PanelQuery evaluation = new PanelQuery(query, before, after);
    Map<Map<String, String>, Double> result = evaluation.expression();
    if (evaluation.next != evaluation.tokens.size()) {
      throw new IllegalArgumentException(
          "cannot be evaluated from \"" + evaluation.peek() + "\" on: " + query);
    }
    return result;
  }

  private String peek() {
    return next < tokens.size() ? tokens.get(next) : "";
  }

  private String take() {
    return tokens.get(next++);
  }

  private void take(String expected) {
    String token = take();
    if (!token.equals(expected)) {
      throw new IllegalArgumentException(expected + " expected, not " + token + " in " + tokens);
    }
  }

  private Map<Map<String, String>, Double> expression() {
    Map<Map<String, String>, Double> left = term();
    if (peek().equals("/")) {
      take();
      Map<Map<String, String>, Double> divisors = term();
      left.keySet().retainAll(divisors.keySet());
      left.replaceAll((labels, value) -> value / divisors.get(labels));
    }
    if (peek().equals(">")) {
      take();
      double limit = Double.parseDouble(take());
      left.values().removeIf(value -> value <= limit);
    }
    return left;
  }

  private Map<Map<String, String>, Double> term() {
    if (AGGREGATES.containsKey(peek())) {
      return aggregate(AGGREGATES.get(take()));
    }
    if (!peek().equals("rate")) {
      return selector(take(), after);
    }
    take();
    take("(");
    int start = next;
    Map<Map<String, String>, Double> rate = selector(take(), after);
    next = start;
    Map<Map<String, String>, Double> earlier = selector(take(), before);
    while (!take().equals("]")) {
      // However long the range is, the texts are all there is.
    }
    take(")");
    rate.replaceAll((labels, value) -> value - earlier.getOrDefault(labels, 0.0));
    return rate;
  }

  private Map<Map<String, String>, Double> aggregate(BinaryOperator<Double> operator) {
    List<String> kept = new ArrayList<>();
    if (peek().equals("by")) {
      take();
      take("(");
      for (String token = take(); !token.equals(")"); token = take()) {
        kept.add(token);
      }
    }
    take("(");
    Map<Map<String, String>, Double> all = expression();
    take(")");
    Map<Map<String, String>, Double> groups = new LinkedHashMap<>();
    all.forEach(
        (labels, value) -> {
          Map<String, String> group = new TreeMap<>(labels);
          group.keySet().retainAll(kept);
          groups.merge(group, value, operator);
        });
    return groups;
  }

  private Map<Map<String, String>, Double> selector(String name, String text) {
    Map<String, String> conditions = new LinkedHashMap<>();
    if (peek().equals("{")) {
      take();
      while (!peek().equals("}")) {
        String label = take();
        conditions.put(label, take() + take());
        if (peek().equals(",")) {
          take();
        }
      }
      take();
    }
    Map<Map<String, String>, Double> series = new LinkedHashMap<>();
    text.lines()
        .map(LINE::matcher)
        .filter(line -> line.matches() && line.group(1).equals(name))
        .forEach(
            line -> {
              Map<String, String> labels = new TreeMap<>();
              LABEL
                  .matcher(String.valueOf(line.group(2)))
                  .results()
                  .forEach(label -> labels.put(label.group(1), label.group(2)));
              if (matches(labels, conditions)) {
                series.put(labels, Double.parseDouble(line.group(3)));
              }
            });
    return series;
  }

  private static boolean matches(Map<String, String> labels, Map<String, String> conditions) {
    return conditions.entrySet().stream()
        .allMatch(
            condition -> {
              String value = labels.getOrDefault(condition.getKey(), "");
              String operand = condition.getValue().replaceAll("^[=!~]+\"|\"$", "");
              if (condition.getValue().startsWith("=~")) {
                return value.matches(operand);
              }
              return value.equals(operand) != condition.getValue().startsWith("!=");
            });
  }
}
