package io.hawser.config;

import io.hawser.error.ConfigurationException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads YAML by SnakeYAML, which applications bring along; loaded only if there is YAML to read.
 * Texts stay as they are written: {@code 0123} is no octal number and {@code on} no boolean.
 */
final class YamlText {
  private static final int DEEPEST = 100;
  private static final int MOST = 100_000;

  private final Properties properties = new Properties();
  private final Deque<Node> open = new ArrayDeque<>();
  private int entries;

  private YamlText() {}

  /**
   * Reads all documents; of several the last one counts that has a key. One for a Spring profile is
   * left out, and that is a warning if it has settings for us.
   *
   * @param name of the file, for messages
   * @param warn takes warnings
   */
  static Properties read(String text, String name, Consumer<String> warn) {
    Properties all = new Properties();
    try {
      LoaderOptions options = new LoaderOptions();
      options.setAllowRecursiveKeys(false);
      Yaml yaml = new Yaml(new SafeConstructor(options));
      for (Node document : yaml.composeAll(new StringReader(text))) {
        YamlText one = new YamlText();
        if (document instanceof MappingNode mapping) {
          one.addAll("", mapping);
        } else if (!isNull(document)) {
          throw new ConfigurationException(
              "Cannot read " + name + ": it is YAML, but not a mapping of keys to values", null);
        }
        String profile = profileOf(one.properties);
        if (profile == null) {
          all.putAll(one.properties);
        } else if (one.properties.stringPropertyNames().stream().anyMatch(SpringNames::isSetting)) {
          warn.accept(
              "The part of "
                  + name
                  + " for the profile "
                  + profile
                  + " is not read, although it has settings for the client: profiles are not"
                  + " supported. Move these settings into the part without a profile, or into"
                  + " system properties or environment variables");
        }
      }
      return all;
    } catch (YAMLException e) {
      // the message quotes the line, which may hold a secret, so only its place is shown
      throw new ConfigurationException("Cannot read " + name + ": " + placeOf(e), null);
    }
  }

  private static String placeOf(YAMLException e) {
    if (e instanceof Rejection) {
      return String.valueOf(e.getMessage());
    }
    if (e instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      return "it is not YAML at line "
          + (marked.getProblemMark().getLine() + 1)
          + ", column "
          + (marked.getProblemMark().getColumn() + 1);
    }
    return "it is not YAML (" + e.getClass().getSimpleName() + ")";
  }

  private static @Nullable String profileOf(Properties document) {
    String profile = document.getProperty("spring.config.activate.on-profile");
    return profile != null ? profile : document.getProperty("spring.profiles");
  }

  private void addAll(String prefix, MappingNode mapping) {
    Set<String> keys = new HashSet<>();
    for (NodeTuple entry : mapping.getValue()) {
      if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
        merge(prefix, entry.getValueNode());
      }
    }
    for (NodeTuple entry : mapping.getValue()) {
      Node key = entry.getKeyNode();
      if (key.getTag().equals(Tag.MERGE)) {
        continue;
      }
      if (!(key instanceof ScalarNode scalar)) {
        throw error("a key that is not a text", key);
      }
      if (!keys.add(scalar.getValue())) {
        throw error("the key " + scalar.getValue() + " twice", key);
      }
      add(
          prefix.isEmpty() ? scalar.getValue() : prefix + "." + scalar.getValue(),
          entry.getValueNode());
    }
  }

  private void merge(String prefix, Node merged) {
    if (merged instanceof MappingNode mapping) {
      nested(merged, () -> addAll(prefix, mapping));
    } else if (merged instanceof SequenceNode several) {
      List<Node> nodes = several.getValue();
      for (int i = nodes.size() - 1; i >= 0; i--) { // the first wins
        merge(prefix, nodes.get(i));
      }
    }
  }

  private void add(String name, Node value) {
    if (value instanceof MappingNode mapping) {
      nested(value, () -> addAll(name, mapping));
    } else if (value instanceof SequenceNode sequence) {
      nested(value, () -> addList(name, sequence.getValue()));
    } else if (value instanceof ScalarNode scalar) {
      if (++entries > MOST) {
        throw error("more than " + MOST + " values", value);
      }
      properties.setProperty(name, isNull(value) ? "" : scalar.getValue());
    }
  }

  /** Adds a list: texts are joined with commas here, other lists are named as Spring does. */
  private void addList(String name, List<Node> values) {
    if (values.stream().allMatch(ScalarNode.class::isInstance)) {
      properties.setProperty(
          name, String.join(",", values.stream().map(v -> ((ScalarNode) v).getValue()).toList()));
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      add(name + "[" + i + "]", values.get(i));
    }
  }

  private void nested(Node node, Runnable work) {
    if (open.size() >= DEEPEST || ++entries > MOST) {
      throw error("too much in it", node);
    }
    if (open.contains(node)) { // nodes are equal only to themselves
      throw error("an alias that refers to itself", node);
    }
    open.push(node);
    work.run();
    open.pop();
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static YAMLException error(String what, Node node) {
    return new Rejection(what, node.getStartMark().getLine() + 1);
  }

  /** The error for YAML that is valid, but not allowed in a configuration. */
  private static final class Rejection extends YAMLException {
    private static final long serialVersionUID = 1L;

    Rejection(String what, int line) {
      super("there is " + what + " at line " + line);
    }
  }
}
