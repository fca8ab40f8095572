package io.hawser.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A library that the provider of a registry or a configuration centre calls, with the versions that
 * fit. An application's dependency management may put another version on the class path. Without a
 * check, that would cause a {@link LinkageError} in the middle of a call.
 *
 * @param artifact group and artifact, for instance {@code redis.clients:jedis}
 * @param className the full name of a class of the library; the class is looked up but never loaded
 * @param atLeast the oldest version that works
 * @param tested the newest version that was tested; newer ones are accepted
 */
public record ClientLibrary(String artifact, String className, String atLeast, String tested) {
  private static final Pattern NUMBERS = Pattern.compile("\\d+");
  private static final Pattern JAR = Pattern.compile("([^/!]+?)-(\\d[^/!]*)\\.jar!");
  private static final int MAX_CAUSES = 32;

  /** Checks that no part is null. */
  public ClientLibrary {
    Objects.requireNonNull(artifact, "artifact");
    Objects.requireNonNull(className, "className");
    Objects.requireNonNull(atLeast, "atLeast");
    Objects.requireNonNull(tested, "tested");
  }

  /**
   * Describes what is wrong with the library on the class path.
   *
   * @param loader the class loader of the provider
   * @return a clause such as "redis.clients:jedis 3.8.0 was found, and 6.0.0 or newer is needed";
   *     {@code null} if the library is present and new enough, or its version is unknown
   */
  public @Nullable String problem(ClassLoader loader) {
    URL location = location(loader);
    if (location == null) {
      return artifact + " is not on the class path, and " + atLeast + " or newer is needed";
    }
    String version = version(loader, location);
    return version == null || compare(version, atLeast) >= 0
        ? null
        : artifact + " " + version + " was found, and " + atLeast + " or newer is needed";
  }

  /**
   * Returns the needed and the found version, for the error message when a library fails in spite
   * of a suitable version.
   *
   * @param loader the class loader of the provider
   * @return a clause such as "needed: redis.clients:jedis 6.0.0 to 8.0.2; found: 9.0.0"
   */
  public String description(ClassLoader loader) {
    URL location = location(loader);
    String version = location == null ? null : version(loader, location);
    String found =
        location == null ? "none" : version == null ? "an unknown version, " + location : version;
    return "needed: " + artifact + " " + atLeast + " to " + tested + "; found: " + found;
  }

  /**
   * Describes whether libraries of one group, such as the parts of Netty, are of different lines:
   * of 4.1 and of 4.2. Each of them may be new enough, and they do not fit together.
   *
   * @param libraries what a provider needs
   * @param loader the class loader of the provider
   * @return a clause such as "io.netty:netty-common 4.1.128.Final and io.netty:netty-handler
   *     4.2.18.Final were found, and all of io.netty must be of one line"; {@code null} if there is
   *     no such pair, or their versions are unknown
   */
  static @Nullable String mixture(List<ClientLibrary> libraries, ClassLoader loader) {
    Map<String, ClientLibrary> firstOfGroup = new HashMap<>();
    for (ClientLibrary library : libraries) {
      ClientLibrary first = firstOfGroup.putIfAbsent(library.group(), library);
      if (first == null) {
        continue;
      }
      String one = first.version(loader);
      String other = library.version(loader);
      if (one != null && other != null && !line(one).equals(line(other))) {
        return first.artifact
            + (" " + one + " and ")
            + library.artifact
            + (" " + other + " were found, and all of ")
            + library.group()
            + " must be of one line";
      }
    }
    return null;
  }

  private String group() {
    return artifact.substring(0, artifact.indexOf(':'));
  }

  private @Nullable String version(ClassLoader loader) {
    URL location = location(loader);
    return location == null ? null : version(loader, location);
  }

  /** Returns the first two numbers of a version: releases of one line have the same classes. */
  private static String line(String version) {
    return NUMBERS.matcher(version).results().limit(2).map(MatchResult::group).toList().toString();
  }

  private @Nullable URL location(ClassLoader loader) {
    return loader.getResource(className.replace('.', '/') + ".class");
  }

  /**
   * Reads the version from Maven's entry in the jar, or else from the name of the jar. Another jar
   * with such an entry does not count: it may contain the library under another name.
   */
  private @Nullable String version(ClassLoader loader, URL location) {
    String jar = root(location, className.replace('.', '/') + ".class");
    String entry = "META-INF/maven/" + artifact.replace(':', '/') + "/pom.properties";
    try {
      for (URL properties : Collections.list(loader.getResources(entry))) {
        String version = root(properties, entry).equals(jar) ? read(properties) : null;
        if (version != null) {
          return version;
        }
      }
    } catch (IOException | IllegalArgumentException e) { // counts as no version
      return null;
    }
    Matcher name = JAR.matcher(location.toString());
    // A jar of another name contains several libraries, and its version is none of theirs.
    boolean own =
        name.find() && name.group(1).equals(artifact.substring(artifact.indexOf(':') + 1));
    return own ? name.group(2) : null;
  }

  /** Returns the jar or folder that a file was found in. */
  private static String root(URL location, String file) {
    String text = location.toString();
    return text.substring(0, text.length() - file.length());
  }

  private static @Nullable String read(URL properties) throws IOException {
    try (InputStream in = properties.openStream()) {
      Properties read = new Properties();
      read.load(in);
      return read.getProperty("version");
    }
  }

  /**
   * Compares versions by their numbers.
   *
   * @param one a version, for instance {@code 4.2.18.Final}
   * @param other another version
   * @return negative, zero or positive as {@code one} is older, equal or newer
   */
  public static int compare(String one, String other) {
    Matcher a = NUMBERS.matcher(one);
    Matcher b = NUMBERS.matcher(other);
    while (true) {
      boolean moreOfA = a.find();
      boolean moreOfB = b.find();
      if (!moreOfA && !moreOfB) {
        return 0;
      }
      int compared =
          Long.compare(
              moreOfA ? Long.parseLong(cut(a.group())) : 0,
              moreOfB ? Long.parseLong(cut(b.group())) : 0);
      if (compared != 0) {
        return compared;
      }
    }
  }

  private static String cut(String digits) {
    return digits.length() > 18 ? digits.substring(0, 18) : digits;
  }

  /**
   * Finds a {@link LinkageError} among the causes of an error. It shows that classes do not fit
   * together, so it is not an outage and another attempt is useless.
   *
   * @param error what was thrown
   * @return the first {@link LinkageError} among the error and its causes, {@code null} if there is
   *     none
   */
  public static @Nullable LinkageError linkageErrorIn(@Nullable Throwable error) {
    Throwable next = error;
    for (int i = 0; next != null && i < MAX_CAUSES; i++) {
      if (next instanceof LinkageError found) {
        return found;
      }
      next = next.getCause();
    }
    return null;
  }
}
