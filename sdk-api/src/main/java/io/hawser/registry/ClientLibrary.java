package io.hawser.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A library that a {@link RegistryProvider} calls, and the versions of it that have what is called.
 * An application's dependency management may put another version on the class path; without a check
 * that shows as a {@link LinkageError} somewhere in the middle of a call.
 *
 * @param artifact group and artifact, for instance {@code redis.clients:jedis}
 * @param className a class of the library, by its full name; it is looked up, never loaded
 * @param atLeast the oldest version that works
 * @param tested the newest version it was tested with; a newer one is tried
 */
public record ClientLibrary(String artifact, String className, String atLeast, String tested) {
  private static final Pattern NUMBERS = Pattern.compile("\\d+");
  private static final Pattern JAR = Pattern.compile("([^/!]+?)-(\\d[^/!]*)\\.jar!");
  private static final int MAX_CAUSES = 32;

  /** Nothing may be missing. */
  public ClientLibrary {
    Objects.requireNonNull(artifact, "artifact");
    Objects.requireNonNull(className, "className");
    Objects.requireNonNull(atLeast, "atLeast");
    Objects.requireNonNull(tested, "tested");
  }

  /**
   * Says what is wrong with the library on the class path.
   *
   * @param loader the class loader of the provider
   * @return a clause such as "redis.clients:jedis 3.8.0 was found, and 6.0.0 or newer is needed";
   *     {@code null} if the library is there and is not too old, or does not tell its version
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
   * What is needed and what was found, for the error if the two do not fit in spite of their
   * versions.
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

  private @Nullable URL location(ClassLoader loader) {
    return loader.getResource(className.replace('.', '/') + ".class");
  }

  /** From what Maven writes into the jar, else from the name of the jar. */
  private @Nullable String version(ClassLoader loader, URL location) {
    String path = "META-INF/maven/" + artifact.replace(':', '/') + "/pom.properties";
    URL properties = loader.getResource(path);
    if (properties != null) {
      try (InputStream in = properties.openStream()) {
        Properties read = new Properties();
        read.load(in);
        String version = read.getProperty("version");
        if (version != null) {
          return version;
        }
      } catch (IOException | IllegalArgumentException e) { // as good as none
        return null;
      }
    }
    Matcher jar = JAR.matcher(location.toString());
    return jar.find() ? jar.group(2) : null;
  }

  /**
   * Compares versions by their numbers.
   *
   * @param one a version, for instance {@code 4.2.18.Final}
   * @param other another
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
   * Finds out whether an error comes from classes that do not fit together. Such an error is no
   * outage: to try again is of no use.
   *
   * @param error what was thrown
   * @return the error itself or the first of its causes that is a {@link LinkageError}, if any
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
