package io.hawser.netty.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Tests that everything that this module looks up by name is listed for native images, where
 * nothing else can be found by name.
 */
class NativeImageMetadataTest {
  private static final String METADATA =
      "META-INF/native-image/io.hawser/sdk-netty/reachability-metadata.json";
  private static final Path SOURCES = Path.of("src/main/java/io/hawser/netty/internal");

  private static Set<String> in(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult it) -> it.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String metadata() throws IOException {
    ClassLoader loader = NativeImageMetadataTest.class.getClassLoader();
    try (InputStream in = loader.getResourceAsStream(METADATA)) {
      assertNotNull(in, METADATA);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theFilesThatNameNettysParts() throws Exception {
    Set<String> used =
        in(
            Files.readString(SOURCES.resolve("runtime/NettyVersion.java")),
            "\"(io/netty/[\\w/]+\\.class)\"");
    used.add("META-INF/io.netty.versions.properties");

    assertEquals(used, in(metadata(), "\"glob\": \"([^\"]+)\""));
    for (String file : used) {
      assertNotNull(NativeImageMetadataTest.class.getClassLoader().getResource(file), file);
    }
  }

  @Test
  void theLibrariesOfCompressors() throws Exception {
    Set<String> libraries =
        in(
            Files.readString(SOURCES.resolve("codec/Compressor.java")),
            "\"((?:com|net|org)\\.[\\w.]+\\.[A-Z]\\w+)\"");

    assertEquals(libraries, in(metadata(), "\"type\": \"([^\"]+)\""));
    assertEquals(
        libraries,
        in(
            Files.readString(
                Path.of(
                    "../sdk-netty-shaded/src/main/resources/META-INF/native-image"
                        + "/io.hawser.shaded.io.netty/sdk-netty/reachability-metadata.json")),
            "\"type\": \"([^\"]+)\""));
  }
}
