package io.hawser.netty.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Files with one JSON object a line, plain or gzip. */
public final class Vectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Vectors() {}

  /** A file in {@code src/test/resources/vectors}. */
  public static List<JsonNode> resource(String name) throws IOException {
    String path = "/vectors/" + name;
    return read(Objects.requireNonNull(Vectors.class.getResourceAsStream(path), path));
  }

  static List<JsonNode> file(Path path) throws IOException {
    return read(Files.newInputStream(path));
  }

  private static List<JsonNode> read(InputStream bytes) throws IOException {
    try (InputStream buffered = new BufferedInputStream(bytes)) {
      buffered.mark(2);
      boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
      buffered.reset();
      InputStream plain = gzip ? new GZIPInputStream(buffered) : buffered;
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
      List<JsonNode> vectors = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          vectors.add(JSON.readTree(line));
        }
      }
      return vectors;
    }
  }
}
