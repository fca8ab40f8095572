package io.hawser.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the warnings for an operator about settings that are not read. They quote names, never
 * values.
 */
final class UnreadSettings {
  /** Lines for one configuration; a file of another kind could have thousands. */
  static final int MOST = 20;

  private static final int SHOWN_LENGTH = 120;

  /** Variables that Kubernetes sets for a service that is called {@code seata…}. */
  private static final Pattern OF_KUBERNETES =
      Pattern.compile(".*SERVICE_(HOST|PORT)(_.*)?|(.*_)?PORT(_[0-9]+_.*)?");

  private UnreadSettings() {}

  /** Says where settings come from, and so whose they may be besides ours. */
  enum Origin {
    /** A file of ours: every name in it is meant for us. */
    OWN_FILE,
    /** Properties that other programs and libraries use, too. */
    SHARED;

    /** Returns the name that is used inside for a key of this origin. */
    String canonical(String key) {
      return this == OWN_FILE ? KeyNames.canonicalInOwnFile(key) : KeyNames.canonical(key);
    }
  }

  /**
   * Returns the warning about a name, if it is unknown.
   *
   * @param key as it was given
   * @param name its canonical form
   * @param origin where it was given
   * @return a sentence, {@code null} for nothing
   */
  static @Nullable String warning(String key, String name, Origin origin) {
    if (key.equals(HawserConfig.FILE_PROPERTY)) {
      return origin == Origin.OWN_FILE ? unknown(key) + "; " + key + " is a system property" : null;
    }
    if (key.startsWith(KeyNames.OWN_PREFIX)) {
      String bare = KeyNames.canonical(key.substring(KeyNames.OWN_PREFIX.length()));
      String near = KnownKeys.contains(bare) ? bare : KnownKeys.near(bare);
      if (near == null && EditDistance.between(key, HawserConfig.FILE_PROPERTY) <= 2) {
        near = HawserConfig.FILE_PROPERTY;
      }
      return near == null && origin == Origin.SHARED ? null : sentence(key, near);
    }
    boolean prefixed = key.startsWith(KeyNames.PREFIX);
    if (KnownKeys.contains(name)) {
      return null;
    }
    boolean meantForUs = prefixed || origin == Origin.OWN_FILE || KnownKeys.isOfBundledModule(name);
    String near = meantForUs ? KnownKeys.nearOrIncomplete(name) : KnownKeys.near(name);
    return near == null && !meantForUs ? null : sentence(key, near);
  }

  private static String sentence(String key, @Nullable String near) {
    return unknown(key)
        + (near == null ? "; it has no effect" : "; the nearest known one is " + near);
  }

  private static String unknown(String key) {
    return "Unknown setting "
        + (key.length() <= SHOWN_LENGTH ? key : key.substring(0, SHOWN_LENGTH) + "…");
  }

  /**
   * Returns the warnings about variables named {@code SEATA_…} or {@code HAWSER_…} that are not
   * read, but resemble a known one.
   *
   * @param own the settings that an integration reads itself; none of the variables gives one
   */
  static List<String> ofEnvironment(Map<String, String> environment, Collection<String> own) {
    List<String> warnings = new ArrayList<>();
    for (String variable : new TreeSet<>(environment.keySet())) {
      if (VariableNames.PREFIXES.stream().noneMatch(variable::startsWith)) {
        continue;
      }
      String bare = variable.substring(variable.indexOf('_') + 1);
      if (OF_KUBERNETES.matcher(bare).matches()) {
        continue;
      }
      String near = KnownKeys.nearVariable(bare, own);
      if (near == null && !VariableNames.isKnown(bare)) {
        near = KnownKeys.nearVariable(bare);
      }
      if (near != null) {
        warnings.add(
            "Unknown environment variable "
                + variable
                + "; the nearest known one is "
                + VariableNames.proposed(near));
      }
    }
    return warnings;
  }

  /** Returns no more lines than anyone reads. */
  static List<String> bounded(List<String> warnings) {
    if (warnings.size() <= MOST) {
      return List.copyOf(warnings);
    }
    List<String> first = new ArrayList<>(warnings.subList(0, MOST));
    first.add("There are " + (warnings.size() - MOST) + " more warnings about settings");
    return List.copyOf(first);
  }
}
