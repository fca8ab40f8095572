package io.hawser.netty.internal.runtime;

import io.hawser.config.ClientLibrary;
import io.hawser.config.ServiceProviders;
import io.hawser.error.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the Netty on the class path before any class of it is touched. Reads only the files in
 * which Netty's jars state their versions, and whether one class of each jar is there. In
 * sdk-netty-shaded, which has a Netty of its own, that of the application does not matter.
 */
public final class NettyVersion {
  private static final Logger log = LoggerFactory.getLogger(NettyVersion.class);

  private static final String NEEDED =
      "4.2, or 4.1 from 4.1.112 on, all jars of one release; netty-bom manages them together";
  private static final String OLDEST = "4.1.112";
  private static final String FIRST_UNKNOWN = "4.3";
  private static final String VERSIONS = "META-INF/io.netty.versions.properties";
  private static final String SUFFIX = ".version";

  /**
   * The parts of Netty that are used, each with one of its classes. In 4.1, netty-codec-base is a
   * part of netty-codec.
   */
  private static final Map<String, String> USED =
      Map.of(
          "netty-common", "io/netty/util/Version.class",
          "netty-buffer", "io/netty/buffer/ByteBuf.class",
          "netty-resolver", "io/netty/resolver/AddressResolverGroup.class",
          "netty-transport", "io/netty/channel/Channel.class",
          "netty-transport-native-unix-common", "io/netty/channel/unix/UnixChannel.class",
          "netty-transport-classes-epoll", "io/netty/channel/epoll/Epoll.class",
          "netty-codec-base", "io/netty/handler/codec/ByteToMessageDecoder.class",
          "netty-handler", "io/netty/handler/ssl/SslHandler.class",
          "netty-codec-http", "io/netty/handler/codec/http/HttpClientCodec.class");

  /**
   * Parts of one of the above. The native library is none: its jars come once for each platform,
   * and another library of the application may bring that of another platform in another release.
   */
  private static final Set<String> PARTS = Set.of("netty-codec", "netty-codec-compression");

  private NettyVersion() {}

  /**
   * Checks the class path that this class was loaded from.
   *
   * @throws ConfigurationException if a part of Netty is missing or too old, if parts of 4.1 and
   *     4.2 are mixed, or if sdk-netty and sdk-netty-shaded are both there; it names what was found
   *     and what is needed
   */
  public static void check() {
    ClassLoader loader = ServiceProviders.loader(NettyVersion.class);
    TransportJars.checkOne(loader);
    if (!TransportJars.isShaded()) {
      check(loader);
    }
  }

  static void check(ClassLoader loader) {
    Map<String, Set<String>> found = found(loader);
    Set<String> missing = new TreeSet<>();
    USED.forEach(
        (artifact, file) -> {
          if (loader.getResource(file) == null) {
            missing.add(artifact);
          }
        });
    if (missing.size() == USED.size()) {
      throw rejection("Netty is not on the class path", found, null);
    }
    TreeSet<String> releases = new TreeSet<>(ClientLibrary::compare);
    found.values().forEach(releases::addAll);
    if (releases.isEmpty()) {
      log.debug("The jars of Netty do not state their versions");
    } else {
      checkReleases(releases, found);
    }
    if (!missing.isEmpty()) {
      throw rejection("Parts of Netty are missing on the class path: " + missing, found, null);
    }
  }

  private static void checkReleases(SortedSet<String> releases, Map<String, Set<String>> found) {
    String oldest = releases.first();
    String newest = releases.last();
    if (!line(oldest).equals(line(newest))) {
      throw rejection("Lines of Netty are mixed on the class path", found, null);
    }
    if (ClientLibrary.compare(oldest, OLDEST) < 0) {
      throw rejection("Netty on the class path is too old", found, null);
    }
    if (releases.size() > 1) {
      log.warn(
          "Releases of Netty are mixed on the class path: {}; needed: {}",
          described(found),
          NEEDED);
    }
    if (ClientLibrary.compare(newest, FIRST_UNKNOWN) >= 0) {
      log.warn("Netty {} is newer than what was tested; known to work: {}", newest, NEEDED);
    }
  }

  /** Returns the first two numbers, which say whether two releases have the same classes. */
  private static String line(String release) {
    int first = release.indexOf('.');
    int second = release.indexOf('.', first + 1);
    return second < 0 ? release : release.substring(0, second);
  }

  /**
   * Returns the error for classes that do not fit, in spite of {@link #check}.
   *
   * @param error what was thrown
   * @return names what was found and what is needed
   */
  public static ConfigurationException misfit(LinkageError error) {
    if (TransportJars.isShaded()) {
      return new ConfigurationException(
          "sdk-netty-shaded does not fit its class path ("
              + error
              + "); needed: sdk-api of the same version, and SLF4J 2",
          error);
    }
    return rejection(
        "Netty does not fit (" + error + ")",
        found(ServiceProviders.loader(NettyVersion.class)),
        error);
  }

  private static ConfigurationException rejection(
      String what, Map<String, Set<String>> found, @Nullable Throwable cause) {
    return new ConfigurationException(
        what + "; found: " + described(found) + "; needed: " + NEEDED, cause);
  }

  /** Lists the artifacts, those of the same releases together. */
  private static String described(Map<String, Set<String>> found) {
    Map<String, Set<String>> artifacts = new TreeMap<>();
    found.forEach(
        (artifact, versions) ->
            artifacts
                .computeIfAbsent(String.join(" and ", versions), it -> new TreeSet<>())
                .add(artifact));
    StringBuilder text = new StringBuilder();
    artifacts.forEach(
        (versions, names) ->
            text.append(text.isEmpty() ? "" : "; ")
                .append(versions)
                .append(" of ")
                .append(String.join(", ", names)));
    return text.isEmpty() ? "none" : text.toString();
  }

  private static Map<String, Set<String>> found(ClassLoader loader) {
    Map<String, Set<String>> found = new TreeMap<>();
    try {
      for (URL file : Collections.list(loader.getResources(VERSIONS))) {
        Properties read = read(file);
        for (String name : read.stringPropertyNames()) {
          String artifact = artifact(name);
          if (artifact != null) {
            found.computeIfAbsent(artifact, it -> new TreeSet<>()).add(read.getProperty(name));
          }
        }
      }
    } catch (IOException e) {
      log.debug("The versions of Netty's jars cannot be read", e);
    }
    return found;
  }

  private static Properties read(URL file) throws IOException {
    Properties read = new Properties();
    try (InputStream in = file.openStream()) {
      read.load(in);
    }
    return read;
  }

  private static @Nullable String artifact(String name) {
    if (!name.endsWith(SUFFIX)) {
      return null;
    }
    String artifact = name.substring(0, name.length() - SUFFIX.length());
    return USED.containsKey(artifact) || PARTS.contains(artifact) ? artifact : null;
  }
}
