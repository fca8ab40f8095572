package io.hawser.netty.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recognises what else is found on ports, by its first bytes. */
final class ForeignProtocol {

  /** What the first bytes are, as a part of a sentence. */
  private record Signature(byte[] bytes, String name) {
    static Signature of(String text, String name) {
      return new Signature(text.getBytes(StandardCharsets.ISO_8859_1), name);
    }
  }

  private static final String HTTP = "HTTP";
  private static final String TLS = "TLS";
  private static final String REDIS = "Redis (RESP)";

  private static final List<Signature> SIGNATURES =
      List.of(
          // Before the methods: their first letters agree.
          Signature.of("PRI * HTTP/2", "HTTP/2"),
          Signature.of("HTTP/", HTTP),
          Signature.of("GET ", HTTP),
          Signature.of("HEAD ", HTTP),
          Signature.of("POST ", HTTP),
          Signature.of("PUT ", HTTP),
          Signature.of("PATCH ", HTTP),
          Signature.of("DELETE ", HTTP),
          Signature.of("OPTIONS ", HTTP),
          Signature.of("CONNECT ", HTTP),
          Signature.of("TRACE ", HTTP),
          Signature.of("\u0016\u0003", TLS),
          Signature.of("\u0015\u0003", TLS),
          Signature.of("PING", REDIS),
          Signature.of("+", REDIS),
          Signature.of("-", REDIS),
          Signature.of(":", REDIS),
          Signature.of("$", REDIS),
          Signature.of("*", REDIS));

  private ForeignProtocol() {}

  /** The name of the protocol that the readable bytes begin, or {@code null}. */
  static @Nullable String nameOrNull(ByteBuf in) {
    for (Signature signature : SIGNATURES) {
      if (agree(in, signature.bytes) == signature.bytes.length) {
        return signature.name;
      }
    }
    return null;
  }

  /** Whether more bytes could make {@link #nameOrNull} find a name. */
  static boolean mayBecomeKnown(ByteBuf in) {
    int readable = in.readableBytes();
    for (Signature signature : SIGNATURES) {
      if (readable < signature.bytes.length && agree(in, signature.bytes) == readable) {
        return true;
      }
    }
    return false;
  }

  /** How many bytes agree from the start. */
  private static int agree(ByteBuf in, byte[] bytes) {
    int n = Math.min(in.readableBytes(), bytes.length);
    for (int i = 0; i < n; i++) {
      if (in.getByte(in.readerIndex() + i) != bytes[i]) {
        return i;
      }
    }
    return n;
  }
}
