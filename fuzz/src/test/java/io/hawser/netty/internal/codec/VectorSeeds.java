package io.hawser.netty.internal.codec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The vectors of sdk-netty as seeds: frames of every message, whole and damaged. */
final class VectorSeeds {
  /** Longer ones find the same defects more slowly. */
  private static final int MAX_LENGTH = 2 * 1024;

  private static final Path VECTORS = Path.of("../sdk-netty/src/test/resources/vectors");
  private static final List<String> FILES =
      List.of("golden.jsonl.gz", "lz4-legacy.jsonl.gz", "decode-quirks.jsonl", "v0.jsonl");
  private static final Pattern FRAME =
      Pattern.compile("\"(?:frameHex|torsoHex|frameStartHex)\" *: *\"([0-9a-f]+)\"");

  private VectorSeeds() {}

  static Stream<byte[]> frames() {
    Set<String> frames = new LinkedHashSet<>();
    for (String file : FILES) {
      try (BufferedReader lines = open(VECTORS.resolve(file))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          Matcher matcher = FRAME.matcher(line);
          while (matcher.find()) {
            frames.add(matcher.group(1));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return frames.stream()
        .filter(hex -> hex.length() <= 2 * MAX_LENGTH)
        .map(HexFormat.of()::parseHex);
  }

  /** Returns the bytes after the header and the head map of frames without compression. */
  static Stream<byte[]> plainBodies() {
    return wholeFrames()
        .filter(frame -> frame[FrameHeader.COMPRESSOR_AT] == 0)
        .map(frame -> body(frame, 0));
  }

  /** Returns compressed bodies after the byte that names the compressor. */
  static Stream<byte[]> compressedBodies() {
    return wholeFrames()
        .filter(frame -> frame[FrameHeader.COMPRESSOR_AT] != 0)
        .map(
            frame -> {
              byte[] seed = body(frame, 1);
              seed[0] = frame[FrameHeader.COMPRESSOR_AT];
              return seed;
            });
  }

  private static Stream<byte[]> wholeFrames() {
    return frames()
        .filter(frame -> frame.length > FrameHeader.LENGTH && headLength(frame) <= frame.length);
  }

  private static byte[] body(byte[] frame, int room) {
    int head = headLength(frame);
    byte[] body = new byte[room + frame.length - head];
    System.arraycopy(frame, head, body, room, frame.length - head);
    return body;
  }

  private static int headLength(byte[] frame) {
    int at = FrameHeader.HEAD_LENGTH_AT;
    return (frame[at] & 0xff) << 8 | frame[at + 1] & 0xff;
  }

  private static BufferedReader open(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
    return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
  }
}
