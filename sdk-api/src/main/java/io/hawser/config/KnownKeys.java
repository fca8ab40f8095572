package io.hawser.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The names that a configuration may hold, and which of them a misspelt one is near to. Names are
 * compared segment by segment, so that {@code server.port} of another program is near to nothing.
 */
final class KnownKeys {
  private static final String VGROUP = KeyNames.VGROUP_MAPPING + "<vgroup>";
  private static final String CLUSTER = KeyNames.SERVICE + "<cluster>" + KeyNames.GROUPLIST;

  /** Families that belong to us as a whole, so that an unknown name in them is a slip. */
  private static final List<String> OF_BUNDLED_MODULES =
      List.of(
          "registry.nacos.",
          "registry.etcd3.",
          "registry.zk.",
          "registry.redis.",
          "registry.raft.",
          "registry.seata.",
          "registry.eureka.",
          KeyNames.CENTRE + "nacos.",
          KeyNames.CENTRE + "etcd3.",
          KeyNames.CENTRE + "zk.");

  /** The names that a misspelt one is compared with, each split into segments. */
  private static final List<String[]> COMPARED =
      KeyTable.all().stream()
          .filter(KeyTable.Entry::isSetting)
          .map(KeyTable.Entry::name)
          .filter(name -> !name.startsWith(KeyNames.PREFIX))
          .sorted()
          .map(name -> name.split("\\."))
          .toList();

  /** The same for names that count only with the prefix. */
  private static final List<String[]> COMPARED_WITH_PREFIX =
      KeyTable.all().stream()
          .filter(entry -> !entry.isFamily() && entry.name().startsWith(KeyNames.PREFIX))
          .map(entry -> entry.name().split("\\."))
          .toList();

  /**
   * The length up to which an unknown name is compared. It is longer than any known name; more
   * could only cost time.
   */
  private static final int COMPARED_LENGTH = 100;

  /** The names of all settings, for variables. */
  private static final List<String> SETTINGS =
      KeyTable.all().stream().filter(KeyTable.Entry::isSetting).map(KeyTable.Entry::name).toList();

  private KnownKeys() {}

  /** Returns whether a name is in the table. */
  static boolean contains(String canonical) {
    return KeyTable.find(canonical) != null;
  }

  /** Returns whether a name can only be meant for one of our registries or centres. */
  static boolean isOfBundledModule(String canonical) {
    return OF_BUNDLED_MODULES.stream().anyMatch(canonical::startsWith);
  }

  /**
   * Returns the known name that an unknown one is probably meant to be, {@code null} if there is
   * none.
   */
  static @Nullable String near(String canonical) {
    String compared = canonical.substring(0, Math.min(COMPARED_LENGTH, canonical.length()));
    String[] segments = compared.split("\\.", -1);
    String template = nearTemplate(segments);
    if (template != null) {
      return template;
    }
    String best = nearest(segments, COMPARED);
    return best == null || best.equals(canonical) ? null : best;
  }

  private static @Nullable String nearest(String[] segments, List<String[]> candidates) {
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String[] known : candidates) {
      int distance = distance(segments, known);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = String.join(".", known);
      }
    }
    return best;
  }

  /**
   * The name that an unknown one is probably meant to be, of those that an integration reads.
   *
   * @param name any spelling
   * @param own names in kebab case
   * @return one of them, {@code null} if none is near
   */
  static @Nullable String nearOwn(String name, Collection<String> own) {
    if (name.length() > COMPARED_LENGTH) {
      return null;
    }
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String each : own) {
      int distance = distance(segmentsOf(name), segmentsOf(each));
      if (distance < bestDistance) {
        bestDistance = distance;
        best = each;
      }
    }
    return best;
  }

  /** Splits a name; hyphens and underscores are left out. */
  private static String[] segmentsOf(String name) {
    return name.replace("-", "").replace("_", "").split("\\.", -1);
  }

  /**
   * Finds the same as {@link #near}, and names with the prefix, and a name whose first segments are
   * missing.
   */
  static @Nullable String nearOrIncomplete(String canonical) {
    String near = near(canonical);
    if (near != null) {
      return near;
    }
    if (canonical.length() <= COMPARED_LENGTH) {
      String[] segments = (KeyNames.PREFIX + KeyNames.withoutPrefix(canonical)).split("\\.", -1);
      String prefixed = nearest(segments, COMPARED_WITH_PREFIX);
      if (prefixed != null) {
        return prefixed;
      }
    }
    String inService = KeyNames.SERVICE + canonical;
    if (contains(inService) || nearTemplate(inService.split("\\.", -1)) != null) {
      return canonical.endsWith(KeyNames.GROUPLIST) ? CLUSTER : VGROUP;
    }
    for (String[] known : COMPARED) {
      String name = String.join(".", known);
      if (name.endsWith("." + canonical)) {
        return name;
      }
    }
    return null;
  }

  /** Returns whether a name may be meant to map a vgroup. */
  static boolean isNearVgroupMapping(String canonical) {
    return VGROUP.equals(nearOrIncomplete(canonical));
  }

  /** Names with a part that users choose. */
  private static @Nullable String nearTemplate(String[] segments) {
    if (segments.length < 3 || !alike(segments[0], "service")) {
      return null;
    }
    if (alike(segments[1], "vgroupMapping")) {
      return VGROUP;
    }
    return alike(segments[segments.length - 1], "grouplist") || alike(segments[1], "grouplist")
        ? CLUSTER
        : null;
  }

  private static int distance(String[] a, String[] b) {
    if (a.length != b.length) {
      return Integer.MAX_VALUE;
    }
    int sum = 0;
    for (int i = 0; i < a.length; i++) {
      int distance = distance(a[i], b[i]);
      if (distance > limit(a[i], b[i])) {
        return Integer.MAX_VALUE;
      }
      sum += distance;
    }
    return sum;
  }

  private static boolean alike(String a, String b) {
    return distance(a, b) <= limit(a, b);
  }

  private static int distance(String a, String b) {
    return EditDistance.between(a.toLowerCase(Locale.ROOT), b.toLowerCase(Locale.ROOT));
  }

  /**
   * Returns how many slips make a word another one: none in {@code rm}, four in a very long name.
   */
  private static int limit(String a, String b) {
    int length = Math.max(a.length(), b.length());
    if (length < 4) {
      return 0;
    }
    return length < 8 ? 1 : Math.max(2, length / 6);
  }

  /**
   * Returns the known name with nearly the same letters as a variable, {@code null} if there is
   * none.
   */
  static @Nullable String nearVariable(String bare) {
    return nearVariable(bare, SETTINGS);
  }

  /**
   * The name with nearly the same letters as a variable.
   *
   * @param bare the variable without its prefix
   * @param names those to choose from
   * @return one of them, {@code null} if none is near
   */
  static @Nullable String nearVariable(String bare, Collection<String> names) {
    if (bare.length() > COMPARED_LENGTH) {
      return null;
    }
    String letters = letters(bare);
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String name : names) {
      String known = letters(KeyNames.withoutEitherPrefix(name));
      int distance = EditDistance.between(letters, known);
      if (distance <= limit(letters, known) && distance < bestDistance) {
        bestDistance = distance;
        best = name;
      }
    }
    return best;
  }

  private static String letters(String name) {
    return String.join("", segmentsOf(name)).toLowerCase(Locale.ROOT);
  }
}
